"""People: who is hired, appointed, substituted, who leaves; departments, customers, calendars.

The records live on the org floor, because the journal itself must name people; the verbs that
change them live here, because every change is journaled. Recruitment, training, appraisal and
rotation (三、服務項目人員管理) will be nouns of this room.
"""
