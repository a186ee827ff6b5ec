"""The critical-path method, pure: no Django, no database, no clock.

`network` says what a plan is (tasks, links with lags, constraints), `calendar` what working time
is, `cpm` computes early and late dates and floats, `forecast` does the same from actual progress.

Source of the formulas: PMI, Practice Standard for Scheduling: forward pass ES = max, backward
pass LF = min, TF = LS - ES, FF = min over the successors; the four relations FS, SS, FF, SF, each
with a lag that may be negative.
"""
