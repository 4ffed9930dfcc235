# used by: session-kind-* session-weekday-* presence-* notice-* session-fault-* session-hint-*
session-kind-meeting = Meeting
session-kind-pre-talk = Talk before the observation
session-kind-observation = Observation
session-kind-post-talk = Talk after the observation
session-kind-plan = Planning together (plan)
session-kind-do = Open class (do)
session-kind-see = Looking back together (see)
session-kind-in = Input (in)
session-kind-on = Practice on the job (on)
session-weekday-1 = Monday
session-weekday-2 = Tuesday
session-weekday-3 = Wednesday
session-weekday-4 = Thursday
session-weekday-5 = Friday
session-weekday-6 = Saturday
session-weekday-7 = Sunday
presence-present = Present
presence-excused = Excused
presence-absent = Absent
presence-unknown = Not recorded yet

activities-title = Activities
activities-this-week = This week
activities-week-of = Week of { $day }
activities-today = today
activities-week-empty = No sessions in this week.
activities-week-before = Before
activities-week-after = After
activities-empty = No activities for you yet.
activities-empty-how = Activities appear here once your school's plan is approved and you take part in it.
activities-empty-go = See the plans
activities-joined = You take part in
activities-coached = You coach
activities-led = At the school you lead
activities-none-now = Nothing is planned or running now.
activities-next = next on { $day }, { $time }
activities-no-next = no next session yet
activities-open-tasks = { $count ->
    [one] { $count } practice task waits for you
   *[other] { $count } practice tasks wait for you
}
activities-unrecorded = { $count ->
    [one] attendance of { $count } session is not recorded
   *[other] attendance of { $count } sessions is not recorded
}
activities-past = { $count ->
    *[other] Finished ({ $count })
}

workload-week = Coaching this week: { $hours } hours of at most { $limit }.
workload-over = { $person } would have { $hours } hours of coaching in the week of { $week }, more than the limit of { $limit }. Move one of the sessions if you can.
workload-limit = Limit of coaching hours
workload-limit-why = The most hours of coaching in a week for each person at { $school }. Whoever plans sessions is warned when it is exceeded.
workload-weekly-hours = Hours in a week
workload-limit-go = Save the limit
notice-workload-limit-set = The limit is saved.

session-title = Session
session-list = Sessions
session-next-kind = Next step in the mentoring cycle:
session-none = No sessions yet. The coach will plan them here.
session-none-add = No sessions yet. Plan the first one below.
session-length = { $minutes } minutes
session-people = { $count ->
    [one] { $count } person
   *[other] { $count } people
}
session-called-off = Called off
session-called-off-because = This session was called off. Reason: { $reason }
session-attendance-waits = Attendance not recorded
session-over = Held
session-add-title = Plan a session
session-add-why = Choose a time outside of the participants' lessons.
session-kind = Kind
session-topic = What it is about
session-day = Day
session-starts = Starts at
session-minutes = Length (minutes)
session-when = When
session-place = Place
session-for = For whom
session-add-go = Plan it
session-mine = Your part
session-my-presence = Your attendance:
session-agreement-title = What we agreed on
session-agreement = What was agreed on at the end, one sentence (may be empty)
session-attendance-title = Attendance
session-attendance-how = Everyone is marked present. Change those who were excused or absent, then save once.
session-attendance-correct = Attendance is recorded. Changes are kept as a correction; the old record stays.
session-attendance-later = Attendance can be recorded from the day of the session on.
session-attendance-save = Save attendance
session-participants = Participants
session-observe-title = Observation form
session-observe-why = Look at the focus that was agreed on. It becomes evidence on the competency map, not a grade.
session-observe = Fill in the observation of { $person }
session-shared-title = Reflections shared with you
session-shared-why = Only you as the coach can read them, because their writers share them.
session-shared-go = Read
session-call-off = Call this session off
session-call-off-reason = Reason
session-call-off-go = Call it off

session-hint-not-begun = This programme has not begun. Set its indicators first, then start it on the page of indicators.
session-to-indicators = To the indicators
session-hint-finished = This programme is finished. No more sessions can be added.

session-fault-not-approved = The plan of this programme is not approved by the principal, so that its sessions cannot be planned yet.
session-fault-finished = This programme is finished, so that no sessions or tasks can be added.
session-fault-day-too-far = This day is more than a year away. Check the year.
session-fault-time = This is not a time. Write hours and minutes, for example 10:30.
session-fault-nobody = Choose at least one participant.
session-fault-not-a-participant = Someone here does not take part. Reload the page and choose again.
session-fault-sent-differently = This form was sent before with other content, and the first is kept. If this is another session, send it once more.
session-fault-not-held-yet = This session has not been held. It can be recorded from its day on.
session-fault-attendance-changed = Attendance was just recorded elsewhere; see the participants below. If yours is right, save once more.
session-fault-called-off = This session was called off, so that nothing more can be recorded.
session-fault-already-held = Attendance of this session is recorded, so that it cannot be called off any more.
session-fault-task-done = Someone has finished their task, so that it cannot be replaced.
session-fault-no-task = There is no practice task for you in this session.
session-fault-reflection-empty = Fill in at least one part.

session-task-today = Today at { $time }: { $topic }
session-task-tomorrow = Tomorrow at { $time }: { $topic }
session-task-open = See the session
session-task-reflect = Write a reflection: { $topic }
session-task-reflect-why = Four short parts. Only you read it unless you share it.
session-task-reflect-go = Write a reflection
session-task-attendance = Record attendance: { $topic }
session-task-attendance-go = Record attendance
session-story-part = Took part in { $offer }
session-story-hours = { $count ->
    [one] At { $count } session, { $hours } hours.
   *[other] At { $count } sessions, { $hours } hours.
}
session-story-reflected = Wrote a reflection on { $topic }

session-reflection-title = Your reflection
session-reflection-read = Reflection
session-reflection-none = Not written yet.
session-reflection-private = Written. Only you can read it.
session-reflection-shared = Written and shared with the coach.
session-reflection-later = A reflection can be written from the day of the session on.
session-reflection-how = Keep it short, in your own words.
session-reflection-privacy = This reflection is yours. Principal, supervisor and administrator cannot read it. The coach of this programme reads it only if you share it.
session-reflection-event = Event: what happened?
session-reflection-feeling = Feeling: how did it feel?
session-reflection-learning = Learning: what did you learn?
session-reflection-application = Application: what will you do?
session-reflection-sharing = Who may read it?
session-reflection-nobody = Only I
session-reflection-coach = I and the coach of this programme
session-reflection-keep = Save the reflection
session-reflection-by = Written by { $person }, { $day }
session-reflection-was-read = Read by the coach on { $day }.
session-reflection-read-privacy = The writer can see that it was read, and can stop sharing it at any time.

practice-title = Practice task
practice-mine = Your practice tasks
practice-mine-empty = No practice task waits.
practice-in = To try in: { $duty }
practice-due = Until { $day }
practice-late = Was due { $day }
practice-done-on = Done { $day }
practice-none-yet = No practice task for you from this session yet.
practice-tried = What did you try? One sentence.
practice-noticed = What happened? One sentence.
practice-who-reads = Read by the coach and those who lead the school.
practice-done-go = Mark as done
practice-correct = Correct this record
practice-set-title = Give a practice task
practice-set-how = A task belongs to a lesson or duty of each participant. Leave empty whoever gets no task.
practice-text = What to try
practice-due-on = Until
practice-duties = In which lesson or duty?
practice-set-go = Give the task
practice-fault-no-duty = Fill in a lesson or duty for at least one participant.
practice-task-waits = Try it in { $duty }
practice-task-go = Record what came of it
practice-story-tried = Tried in { $duty }

delivered-title = Delivered so far
delivered-caption = Hours of a workshop count only when its practice task is done.
delivered-person = Participant
delivered-attendance = Present
delivered-hours = Hours counted
delivered-tasks = Practice tasks
delivered-of = { $part }/{ $whole }
delivered-uncounted = { $hours } hours wait for the task

notice-session-added = The session is planned.
notice-session-called-off = The session is called off.
notice-attendance-recorded = Attendance is saved.
notice-practice-set = The practice task is given.
notice-practice-done = The practice task is marked as done.
notice-session-reflection-kept = The reflection is saved.

cycles-title = Working together
cycles-explain = Mentoring, lesson study, learning communities and other ways: step by step, round by round. What is written is read by those who take part.
cycles-late = { $count } past their time. The longest are at the top.
cycles-mine = Yours
cycles-none = You take part in nothing yet. Begin one below, or join a community.
cycles-joinable = Communities you can join
cycles-led = Under way at your place
cycles-led-explain = Only how they stand; the words belong to those who take part.
cycles-open = Begin a new one
cycles-closed = Closed ones
cycle-open-go = Begin
cycle-open-way = Begin { $way }
cycle-with = with { $people }
cycle-is-late = late
cycle-state = Round { $round }, step { $step } of { $steps }: { $name }
cycle-waits = waiting for { $people }
cycle-or = {" or "}
cycle-you = you
cycle-due = until { $day }
cycle-late = { $days } days late
cycle-round-done = Round { $round } is done; the next may begin at any time
cycle-closed = Closed { $day }
cycle-two-versions = two versions
cycle-two-explain = Some wrote this step without knowing of each other, for instance without a network. Every version is kept and seen by all who take part. Choose or join them, then save.
cycle-settle = Choose or join the two versions
cycle-title-ask = What is it about? A short sentence
cycle-school = At which school?
cycle-open-save = Begin working together
cycle-write = Save this step
cycle-may-be-empty = may be empty
cycle-no-learners = Write no learner's name or features.
cycle-opens-visit = Set up an observation visit
cycle-opens-peer = Invite a colleague to observe
cycle-opens-peer-form = Fill in the peer's form
cycle-host = Whose turn to host: { $name }
cycle-join = Join
cycle-join-explain = Members read and write in this community. Joining needs no leave.
cycle-round = Round { $round }
cycle-correct = Correct
cycle-people = Who takes part
cycle-since = since { $day }
cycle-until = until { $day }
cycle-manage = Add people, hand over, or close
cycle-add = Add someone
cycle-add-who = Who?
cycle-add-go = Add
cycle-hand-over = Hand over
cycle-hand-over-explain = The new one reads every step so far and goes on. Everyone who takes part sees your word.
cycle-hand-over-who = To whom?
cycle-hand-over-note = A word for who goes on
cycle-hand-over-go = Hand over
cycle-close = Close
cycle-close-explain = Nothing can be written any more; everything stays to be read by those who took part.
cycle-close-go = Close now
cycle-task = { $step }: { $cycle }
cycle-task-two = Two versions to bring together: { $step }, { $cycle }
cycle-task-go = Open the step
notice-cycle-opened = Begun. The first step is below.
notice-cycle-written = The step is saved.
notice-cycle-joined = You have joined.
notice-cycle-member-added = They take part now.
notice-cycle-handed-over = Handed over.
notice-cycle-closed = Closed.
problem-cycle-changed = Someone else has just changed it. Load the page again and repeat.
