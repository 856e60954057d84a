-- What is counted to keep automatic mails few is all mail to a person about a task, not answers alone.
-- Of rows from before only answers are: what they hold is a day's worth.
DROP INDEX outbox_answers;
ALTER TABLE outbox RENAME COLUMN answer_to TO sent_to;
CREATE INDEX outbox_sent_to ON outbox (tenant, sent_to, created, task, priority) WHERE sent_to IS NOT NULL;
