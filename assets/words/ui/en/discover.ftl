## discover

discover-found = EWS is at { $url } ({ $source })
discover-primary = , the mailbox is { $address }
discover-refused = refused the account
discover-refused_before = refused the account before, not asked again
discover-no_sign_in = no way to sign in there: { $why }
discover-points_to = points to { $url }
discover-points_to_address = points to the address { $address }
discover-elsewhere = points to { $host }, outside the mail domain: not asked
discover-circle = points to { $to }, which was asked already
discover-too_many = one redirect too many: { $most } are followed
discover-bad_redirect = points to { $to }, which is no https URL
discover-no_ews_url = the answer has no URL of EWS
discover-bad_url = the URL of EWS cannot be used, { $why }: { $url }
discover-empty = an empty answer
discover-web_page = a web page, no answer of Autodiscover
discover-not_xml = not readable as XML: { $why }
discover-too_deep = nested too deeply
discover-too_many_title = too many elements
discover-cut_off = cut off
discover-other_document = XML, but no answer of Autodiscover: { $root }
discover-too_large = an answer of more than { $limit } bytes
discover-no_connection = no connection: { $said }
discover-untrusted = the certificate is not believed: { $said }
discover-no_answer = no whole answer: { $said }
discover-too_slow = no answer in time
discover-no_redirect = no redirect
discover-records = points to { $targets }
discover-no_record = no such record
discover-not_offered = says that there is no Autodiscover
discover-no_dns = DNS gave no answer: { $said }
discover-error_without_code = an error without a code
discover-no_namespace = XML without the namespace of Autodiscover
discover-in_namespace = XML in a wrong namespace: { $namespace }
discover-nothing_there = nothing there
discover-forbidden = forbidden
discover-server_error = the server has an error
discover-says_nothing = status { $status } says nothing

## discover-url

discover-url-not_https = it is not https
discover-url-relative = it is relative
discover-url-no_host = it has no host
discover-url-credentials = it carries a name or a password
discover-url-unreadable = it is no URL
