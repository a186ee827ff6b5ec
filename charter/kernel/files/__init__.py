"""Files: attachments with hash, type by content, size limit, private storage."""
