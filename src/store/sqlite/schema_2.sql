-- Whether a waiting row is claimed: what a dead process had claimed is given back at the next start.
ALTER TABLE outbox ADD COLUMN claimed INTEGER NOT NULL DEFAULT 0;
-- When it left.
ALTER TABLE outbox ADD COLUMN sent INTEGER;
CREATE INDEX outbox_claimed ON outbox (tenant) WHERE claimed = 1;
