# used by: mode-* plan-draft plan-approved plan-returned offer-* slot-day-* slot-hours-* notice-*
mode-mentoring = Mentoring
mode-lesson-study = Lesson study
mode-in-on-in = In-on-in
mode-community = Learning community
mode-peer-observation = Peer observation
mode-workshop = Workshop with a practice task
mode-course = Course
mode-job-shadowing = Job shadowing
plan-draft = Draft
plan-approved = Approved
plan-returned = Returned
offer-proposed = Proposed
offer-planned = Planned
offer-running = Running
offer-finished = Finished

slot-day-0 = Monday
slot-day-1 = Tuesday
slot-day-2 = Wednesday
slot-day-3 = Thursday
slot-day-4 = Friday
slot-hours-0 = 07:00–09:00
slot-hours-1 = 09:00–11:00
slot-hours-2 = 11:00–13:00
slot-hours-3 = 13:00–15:00

offer-title = Activity
offer-all = Activities
offer-plan = Its plan
offer-coached-by = { $count ->
    [one] Coached by { $coach }, { $count } participant
   *[other] Coached by { $coach }, { $count } participants
}
offer-tabs = Pages of this activity
offer-tab-activity = Activity
offer-tab-indicators = Indicators
offer-tab-follow-up = Follow-up
