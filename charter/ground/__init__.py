"""No business words here: errors, flow, web glue, ui kit, i18n, money, time, database boot."""
