"""Every change of appraisals."""
