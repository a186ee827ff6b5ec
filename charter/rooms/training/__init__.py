"""Training (三.2, 四.3.1): what people lack, courses and sessions that answer it, who came, what it
brought (Kirkpatrick's four levels), and a file per person that only grows."""
