# used by: sheet-* time-* timetable-* access-* opinion-* plan-support-* cost-* mode-* plan-draft* plan-consulting* plan-approved* plan-returned* offer-* slot-day-* slot-hours-* clash-* why-* missing-* edit-* change-* notice-* programme-* fund-* planning-tab-*
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

planning-tabs = Planning pages
planning-tab-plans = Plans
planning-tab-programmes = Programmes
planning-tab-coaches = Coaches
planning-tab-funds = Money
planning-school = School
planning-school-go = Show this school
planning-cancel = Cancel
problem-planning-no-school = There is no school for you to plan yet. An administrator has to add one first.


programmes-title = Programmes
programmes-explain = What can be run to help people grow: how it works, how long it takes, what it costs and which indicators it moves. Plans are made from this list.
programmes-empty = No programmes yet. Begin with the starter catalogue below, or add your own.
programme-new = Add a programme
programme-edit = Change
programme-save = Save the programme
programme-inactive = not in use
programme-shared = all schools
programme-hours-line = { $hours } hours, { $preparation } hours of preparation
programme-group-line = { $least }–{ $most } participants
programme-cost-line = { $fixed } a run, { $seat } a participant
programme-free = no cost
programme-gain-line = { $indicator }: up { $levels } level
programme-gain-prior = expected at first { $levels } level
programme-gain-measured = { $years ->
    [0] measured here this school year: { $levels } level in { $people } people
    [one] measured here last school year: { $levels } level in { $people } people
   *[other] measured here { $years } school years ago: { $levels } level in { $people } people
}
programme-source = First expectation from { $source }.
programme-source-own = First expectation written by the school or the authority.
programme-kind = Programme type (may be empty)
programme-kind-explain = Measured results are gathered by type and become the expectation for every programme of that type. A programme without a type learns from its own results.
programme-access = Taking part: { $access }
access-face-to-face = face to face
access-online = online
access-offline = on one’s own, without a network
cost-honorarium = speaker’s fee
cost-materials = materials
cost-meals = meals
cost-transport = transport
cost-substitute = substitute teacher
cost-per-run = { $what } { $times } × { $unit } a run
cost-per-participant = { $what } { $times } × { $unit } a participant
starter-costs = Costs:
programme-title = Name of the programme
programme-mode = How it works
programme-hours = Hours for each participant
programme-preparation = Hours of preparation for the coach
programme-fixed-cost = Fixed cost of a run (Rp)
programme-seat-cost = Cost of a participant (Rp)
programme-smallest = Fewest participants
programme-largest = Most participants
programme-is-active = May be planned
programme-everywhere = For all schools
programme-gains = Indicators it moves
programme-gains-explain = Enter how many levels you expect people to gain in a semester, for example 0.4. Leave empty what it does not move. As a guide: good individual coaching gains about 0.4 level (Kraft, Blazar & Hogan 2018); large groups gain less.
programme-gain-range = Enter more than 0 and at most 2 levels.
programme-gain-none = Enter a gain for at least one indicator; without it the programme cannot be planned.
programme-group-order = Must not be less than { $least }, the fewest.
starter-title = Starter catalogue
starter-explain = { $count ->
    [one] One programme ready for use that this school does not have. You can change it afterwards.
   *[other] { $count } programmes ready for use that this school does not have. You can change them all afterwards.
}
starter-adopt = Take the starter catalogue
starter-show = See what is in it and where its expectations come from
notice-starter-adopted = The starter catalogue now belongs to this school. Next: note who can coach.
notice-programme-saved = The programme is saved.

coaches-title = Coaches
coaches-explain = Who can coach, how many hours, when, and in which programmes. A plan never asks for more.
coaches-empty = No coaches yet. Add experienced teachers, the principal or a supervisor who has time.
coaches-need-programmes = A coach is noted with the programmes they can lead. Fill the catalogue first.
coaches-to-programmes = Fill the catalogue
coach-new = Add a coach
coach-edit = Change
coach-save = Save the coach
coach-inactive = not in use
coach-line = { $hours } hours a semester, { $slots } free slots a week
coach-person = Who
coach-hours = Hours a semester, preparation included
coach-is-active = May be planned
coach-slots = Free slots
coach-slots-explain = Tick the times of every week that can be used for coaching.
coach-day = Day
coach-no-slot = Tick at least one slot.
coach-programmes = Programmes they can lead
coach-no-programme = Choose at least one programme.
coach-known = This person is a coach of this school already. Change the entry that is there.
notice-coach-saved = The coach is saved.

funds-title = Money
funds-explain = The money there is for coaching, by source. A plan never spends more.
funds-empty = No money yet. Add the first source below; programmes without cost can be planned without money.
funds-caption = Money of { $semester } by source
fund-new = Add a source of money
fund-edit = Change
fund-save = Save the money
fund-source = Source
fund-semester = Semester
fund-amount = Amount (Rp)
fund-amount-short = Amount
fund-total = In all
fund-amount-positive = The amount must be more than Rp 0. A source without money need not be noted.
fund-known = This source is noted for that semester already. Change its amount in the list.
fund-too-many = At most { $most } sources in a semester. Join sources that are alike.
notice-fund-saved = The money is saved.

plans-title = Plans
plans-propose = Make a plan
plans-propose-explain = Bina chooses programmes, coaches, times and participants that reduce need most with the hours and the money there are. The result is a draft; you decide.
plans-propose-go = Make the plan of { $semester }
plans-missing = It cannot be made yet, because:
plans-empty = No plans yet. The first one grows from the needs on the map, programmes, coaches and money.
plans-line = Made on { $day }
plans-line-detail = { $offers ->
    [one] One activity, { $cost }
   *[other] { $offers } activities, { $cost }
}
proposal-missing = The plan cannot be made yet. See below what is missing.
proposal-nothing-fits = No activity fits: check the smallest groups, the coaches' hours and the money, then try again.
missing-needs = No needs are known yet. Record observations, appraisals or self-reflections first.
missing-needs-go = Open the map
missing-programmes = There is no programme that may be planned.
missing-programmes-go = Fill in programmes
missing-coaches = There is no coach with hours, free slots and a programme to lead.
missing-coaches-go = Note coaches
missing-money = There is no money, and every programme costs some.
missing-money-go = Note money
missing-match = No programme moves the indicators that fall short now.
missing-match-go = Adjust programmes
missing-leader = Nobody can lead the programmes that are needed.
missing-leader-go = Complete the coaches
notice-plan-proposed = The draft is made and checked. Read it, change it where you must, then decide.
notice-plan-changed = The plan is changed and still keeps every rule.
notice-plan-approved = The plan is approved. Its activities may begin.
notice-plan-returned = The plan is returned with your reason.

plan-title = Plan of { $semester }
plan-made = Made on { $day } by { $name }
plan-approved-by = Approved on { $day } by { $name }.
plan-returned-by = Returned on { $day } by { $name }.
plan-reason = In their words: { $reason }
plan-figures = What this plan achieves
plan-met = { $met } of { $gap } levels
plan-met-explain = of shortfall expected to be met, summed over people and indicators
plan-served = { $served } of { $needing } people
plan-served-explain = who have a need are given a place
plan-cost = cost in all
plan-estimate-explain = These figures are expectations, from the map when the plan was made and the gain expected of each programme. What really changes is measured in monitoring.
plan-bound = With the same hours and money, no plan is better than this by more than { $percent } %.
plan-bound-best = With the same hours and money, no plan is better than this.
plan-bound-unknown = This plan does not reduce anyone's need yet.
plan-refused = This cannot be done yet
plan-refused-explain = Nothing has changed. Choose another way below.
plan-broken = This plan cannot be approved yet
plan-conflict = Someone else changed this plan first
plan-conflict-explain = What you asked for has not been done, and nothing was overwritten. The plan below is as it is now.
plan-conflict-theirs = What changed since you opened it
plan-conflict-yours = What you asked for
plan-conflict-again = Do it all the same
plan-conflict-drop = Leave it as it is now
plan-offers = { $count ->
    [one] What will be run: one activity
   *[other] What will be run: { $count } activities
}
plan-offers-empty = There are no activities left in this plan. Make a new one from the list of plans.
plan-offer-mode = How it works
plan-offer-slot = When
plan-offer-coach = Coach
plan-offer-people = Participants
plan-offer-cost = Cost
plan-offer-change = Change this activity
plan-offer-back = Back to the plan
plan-offer-explain = Only changes that keep every rule are offered here.
plan-offer-to = Coach and time
plan-offer-hand = Move it
plan-offer-leave = Take out
plan-offer-joiner = Add a participant
plan-offer-join = Give a place
plan-offer-remove = Remove this activity from the plan
plan-money = Money
plan-money-explain = What this plan takes from each source
plan-money-none = There is no money for this semester yet.
plan-money-budget = Budget
plan-money-others = Other plans
plan-money-spent = This plan
plan-money-left = Left
plan-undone = What stays undone, and why
plan-undone-mine = Your needs that stay open
plan-undone-none = Every known need is met.
plan-undone-mine-none = None of your needs is left open in this plan.
plan-to-decision = Go to your decision
plan-decide = Your decision
plan-note = Note (may be empty)
plan-approve = Approve this plan
plan-return-reason = Reason for returning it
plan-return = Return it with the reason

why-no-programme = No programme moves it yet.
why-no-coach = There is a programme, but nobody who can lead it.
why-too-few = Fewer people need it than the programme's smallest group.
why-in-part = A place is given; part of the shortfall is left for the next semester.
why-no-money = The money left is not enough.
why-no-coach-hours = The coaches' hours are used up.
why-no-time = This person's hours are full.
why-outweighed = With the same hours and money, other activities reduce more need.

clash-programme-gone = The programme “{ $offer }” is no longer in the catalogue.
clash-coach-gone = { $coach } is no longer a coach of this school, but leads “{ $offer }”.
clash-cannot-lead = { $coach } is not noted as able to lead “{ $offer }”.
clash-coach-not-free = { $coach } is not free on { $slot }.
clash-coach-hours = { $coach } lacks { $by } hours for all their activities.
clash-double-booked = { $person } has another activity on { $slot }.
clash-repeated = { $person } already takes part in “{ $programme }”.
clash-person-hours = { $person } would give { $by } hours more than the limit of a semester.
clash-too-few = “{ $offer }” would have { $size } participants; at least { $least } are needed. Remove the activity, or give someone else a place first.
clash-too-many = “{ $offer }” would have { $size } participants; at most { $most } fit.
clash-money = { $fund } is short of { $over }.
clash-unpaid = “{ $offer }” is not paid in full: { $over } is missing.
clash-plan-approved = This plan is approved and is not changed any more.
clash-plan-empty = A plan without activities cannot be approved.
edit-nothing-chosen = Choose who or when first.
edit-remove = Remove “{ $offer }” from the plan.
edit-leave = Take { $person } out of “{ $offer }”.
edit-join = Give { $person } a place in “{ $offer }”.
edit-hand = Move “{ $offer }” to { $coach }, { $slot }.
edit-approve = Approve the plan. Note: { $reason }
edit-return = Return the plan. Reason: { $reason }
change-plan-offer-removed = { $name } removed an activity.
change-plan-place-removed = { $name } took a participant out.
change-plan-place-given = { $name } gave someone a place.
change-plan-offer-changed = { $name } moved an activity to another coach or time.
change-plan-approved = { $name } approved the plan.
change-plan-returned = { $name } returned the plan.

task-plan-decide = Decide on the plan of { $semester } for { $school }
task-plan-decide-why = { $offers ->
    [one] One activity waits for your approval.
   *[other] { $offers } activities wait for your approval.
}
task-plan-decide-go = Read the plan
task-plan-mend = Mend the plan of { $semester } for { $school }
task-plan-mend-why = Returned: { $reason }
task-plan-mend-go = Open the plan
task-plan-make = Make a plan of { $semester } for { $school }
task-plan-make-why = { $count ->
    [one] One person's needs are known, but there is no plan.
   *[other] The needs of { $count } people are known, but there is no plan.
}
task-plan-make-go = Make a plan
story-plan-place = Was given a place in “{ $offer }”
story-plan-place-detail = Plan of { $semester }, { $slot }

plans-propose-thorough = Search longer
propose-title = Making the plan
propose-begun = The search has begun.
propose-running = The best plan so far is at most { $gap } % from the best possible.
propose-explain = This page loads itself again. You may close it; the plan will be in the list of plans.
propose-stop = Enough, use the best so far
propose-back = Back to the list of plans
propose-failed = The plan could not be made because something failed. Try again.
propose-interrupted = The program was shut down while the plan was being made. Make it again.

scarce-title = With a little more
scarce-explain = An estimate: how many more levels of need could be met if this one thing grew a little and all else stayed.
scarce-money = { $amount } more from { $fund }: about { $levels } levels.
scarce-coach-hour = One more hour of { $coach }: about { $levels } levels.
scarce-coach-slot = One more coach like { $coach } on { $slot }: about { $levels } levels.

locks-title = What is locked
locks-empty = Nothing is locked yet. Open an activity to lock what must stay, or must not be, when the plan is made again.
locks-clash = { $count ->
    [1] This cannot be met: { $locks }. Release the lock and make the plan again.
   *[other] These cannot be met together: { $locks }. Release one of the locks and make the plan again.
}
lock-keep-run = “{ $programme }” stays on { $slot } with { $coach }
lock-drop-run = “{ $programme }” is not run
lock-keep-place = { $person } keeps a place in “{ $programme }”
lock-drop-place = { $person } is not in “{ $programme }”
lock-open = not so in this plan yet
lock-remove = Release
replan-explain = Make the plan again with the same needs, the money and hours there are now, and what is locked above.
replan-little = Make again, change as little as possible
replan-anything = Make again from the ground
edit-replan = Making the plan again.
change-plan-replanned = { $name } made the plan again.
notice-plan-locked = Saved. It holds when the plan is made again.
notice-plan-unlocked = The lock is released.
notice-plan-replanned = The plan was made again and checked; what is locked is met.
plan-offer-lock = Locks for making the plan again
plan-offer-lock-explain = The present plan does not change; a lock holds when the plan is made again.
plan-offer-keep-run = This activity must stay
plan-offer-drop-run = Do not run this programme
plan-offer-lock-person = Participant
plan-offer-keep-place = The place must stay
plan-offer-drop-place = No place in this programme

why-not-link = Why did someone not get a programme?
why-not-title = Why not this programme?
why-not-person = Who
why-not-programme = Programme
why-not-go = Ask
why-not-has-place = { $person } has a place in “{ $programme }”.
why-not-out-of-reach = { $person } cannot join “{ $programme }”: it moves nothing they lack, takes more hours than they have left, or they lead it themselves.
why-not-ruled-out = { $person } and “{ $programme }” are ruled out by a lock of this plan.
why-not-not-run = “{ $programme }” is not run in this plan; with the same hours and money other activities reduce more need.
why-not-not-free = “{ $programme }” is on { $slots }, when { $person } has an activity of another plan.
why-not-other = At the time of “{ $programme }”, { $person } is in “{ $other }”.
why-not-no-hours = “{ $programme }” takes { $needed } hours; { $person } has { $left } left.
why-not-nothing-to-gain = What “{ $programme }” moves is already met for { $person } by other activities.
why-not-full = “{ $programme }” is full with people whose need falls most there.
why-not-no-money = A place in “{ $programme }” takes { $needed }; the money that may pay for it has { $left } left.
why-not-open = Nothing stands in the way: { $person } can still be given a place in “{ $programme }”.

plan-consulting = Being consulted on
plan-running = Running
plan-closed = Closed

consult-title = Consultation
consult-explain = Before it is decided, ask those who have a place and those who coach: does it suit, another time, another programme, or an objection.
consult-never = This draft was approved without consultation here.
consult-open = { $open } requests or objections wait, { $silent } have not answered.
consult-read = Read and answer opinions
consult-answer-by = Please answer by
consult-ask = Ask for opinions
consult-ask-again = Ask for opinions again
consult-day-past = Choose today or a later day.
consult-support = { $count ->
    [0] Ask the authority for support
    [one] The authority’s support: { $count } request
   *[other] The authority’s support: { $count } requests
}
answers-title = Opinions on the draft
answers-explain = Counts, answers and reasons are open to everyone in the school. Write as you would speak in a meeting.
answers-agreed = { $count } of { $parts } agree
answers-agreed-explain = with their part as it is now
answers-open-explain = requests or objections that wait for a change or a reply
answers-silent-explain = have not answered for how it is now
answers-silent-who = Who has not answered
answers-by = Please answer by { $day }.
answers-you-lead = You lead it
answers-no-part = This draft gives you no place. You can still object below.
answers-all = All answers
answers-none = Nobody has answered yet.
answers-about-all = this draft as a whole
answers-reply = The planner’s reply: { $reply }
answers-reply-label = Reply why it stays
answers-reply-send = Send reply
opinion-legend = How does this part suit you?
opinion-accept = I agree
opinion-other-time = I ask for another time
opinion-other-programme = I ask for another programme
opinion-object = I object
opinion-wished = The programme you would like (if you ask for another)
opinion-reason = Reason (may be empty if you agree)
opinion-reason-all = What do you object to, and why?
opinion-needs-reason = Write the reason, so that the draft can be mended.
opinion-send = Send my opinion
opinion-object-send = Send objection
opinion-change = Change my answer
opinion-object-all = An objection to this draft as a whole
opinion-state-agreed = agreed
opinion-state-outdated = changed since it was agreed to; please look again
opinion-state-met = done as asked
opinion-state-replied = replied to
opinion-state-open = waiting
notice-plan-consulted = Those concerned are now asked for their opinion. The answers are open on the consultation page.
notice-plan-answered = Your opinion is kept and open to the school.
notice-plan-replied = Your reply is kept.
problem-not-asked = Nobody is asked about this plan now.
problem-part-gone = That part is no longer in the draft. Open the consultation page to see how it stands.
problem-replied-meanwhile = That opinion was replied to by somebody else, or its owner has just changed it. Open the page again.
clash-plan-unheard = { $count ->
    [one] { $count } request or objection is neither met nor replied to. Plan again, or reply with a reason; then the plan can be approved.
   *[other] { $count } requests or objections are neither met nor replied to. Plan again, or reply with a reason; then the plan can be approved.
}
edit-consult = Ask for opinions on the draft.
change-plan-consulted = { $name } asked for opinions on the draft.
task-opinion = Say what you think of the draft for { $semester }
task-opinion-why = You have a part in it. Agree, ask for another time or programme, or object.
task-opinion-go = See my part

plan-support-title = The authority’s support
plan-support-explain = What a school cannot decide: leave, a rule, more money, or people. Requests and answers are kept with this plan.
plan-support-none = Nothing has been asked for yet.
plan-support-asked = waits for an answer
plan-support-granted = supported
plan-support-declined = not supported
plan-support-asked-by = Asked on { $day } by { $name }
plan-support-answered-by = Answered on { $day } by { $name }
plan-support-wish = What do you ask for, and why does this plan need it?
plan-support-ask = Ask for support
plan-support-answer-label = Answer and its reason
plan-support-grant = Support
plan-support-decline = Cannot be supported
notice-support-asked = The request was sent to the authority.
notice-plan-support-answered = The answer is kept and the school can see it.
problem-support-answered = Somebody else has answered this request.
task-plan-support = { $school } asks for support for its plan
task-plan-support-go = Read and answer

planning-tab-time = Time
time-title = Time
time-explain = How many hours of coaching a week bears, when people teach, and when the school has holidays or tests. A plan never asks for time beyond that.
time-hours = { $hours } hours a person
time-hours-explain = this semester: { $a_week } hours a week for { $weeks } weeks
time-change = Change hours and the day for learning
time-hours-a-week = Most hours of coaching a week for each person
time-learning-day = Day for learning
time-learning-day-explain = One day a week for learning in school or in KKG, MGMP, KKKS and MKKS; the teaching load still counts (SE 5684/MDM.B1/HK.04.00/2025).
time-only-then = Coaching on that day only
time-which-day = Choose the day first.
time-save = Save
time-breaks = Holidays, tests and other days without coaching
time-breaks-explain = A week of which three school days or more are taken does not count as a week of coaching.
time-breaks-none = Nothing noted yet.
time-break-name = Name
time-break-from = From
time-break-to = To
time-break-order = Not before its first day.
time-break-add = Add
time-break-remove = Remove
time-people = Teaching timetable
time-people-explain = Times that are taken are not used for coaching. Everyone can fill in their own timetable.
time-people-none = Nobody is recorded at this school yet.
time-taken = { $slots ->
    [one] { $slots } time taken a week
   *[other] { $slots } times taken a week
}
time-unknown = not filled in; taken as free
notice-time-saved = Time is kept. It holds when a plan is made.
notice-timetable-imported = The timetable from the file is kept.
week-title = Teaching timetable
week-explain = Tick the times when you teach or have a duty that cannot be moved.
week-save = Save timetable
timetable-title = Import a teaching timetable
timetable-explain = A CSV file, one line for a lesson, for instance from a timetable program. People are known by NUPTK, NIP or name. Nothing is kept before you confirm it.
timetable-file = CSV file
timetable-read = Read file
timetable-problems = { $count ->
    [one] { $count } line cannot be read
   *[other] { $count } lines cannot be read
}
timetable-problems-explain = The other lines were read and can be kept.
timetable-preview = { $lines } lines read, for { $people } people
timetable-same = unchanged
timetable-confirm = Keep this timetable
timetable-no-columns = The first line has to name the columns nama (or NIP, NUPTK), hari, mulai and selesai; it says: “{ $found }”.
timetable-no-person = Line { $line }: no person is named.
timetable-unknown-person = Line { $line }: “{ $found }” is not at this school.
timetable-two-people = Line { $line }: there is more than one “{ $found }”; use NIP or NUPTK.
timetable-no-day = Line { $line }: “{ $found }” is no day from Monday to Friday.
timetable-no-time = Line { $line }: “{ $found }” is no time, for instance 07.30.
timetable-ends-early = Line { $line }: “{ $found }” ends before it begins.
clash-teaches = { $person } teaches on { $slot }.
clash-closed = The school holds no coaching on { $slot }, the time of “{ $offer }”.

sheet-title = Cost sheet
sheet-explain = Fill in only the lines you need. Their sum becomes the cost of this programme; the same lines go into the budget sheet.
sheet-line = Line { $number }
sheet-kind = For
sheet-per = Paid
sheet-per-run = for each run
sheet-per-participant = for each participant
sheet-times = How many
sheet-unit = Price of one (Rp)
sheet-save = Save cost sheet
sheet-changed = Somebody else has just changed this programme. What you typed is still here; look again, then save.
sheet-beyond = beyond the cost sheet
sheet-code-verified = yes
sheet-code-unverified = not yet; check it in ARKAS
notice-sheet-saved = The cost sheet is kept.
fund-committed = Planned
fund-spent = Spent
fund-refuses = May not pay for
fund-refuses-line = not for { $kinds }
fund-spending = Spending
fund-spending-none = No spending noted yet.
fund-spent-for = What for
fund-spent-on = Day
fund-spend = Note spending
notice-fund-spent = The spending is noted.
clash-may-not-pay = { $fund } may not pay for “{ $offer }”: it has a kind of cost the source may not bear.
plan-caution = Mind: { $kind } takes { $over } above { $percent } % of { $fund }. Rule: { $source }.
plan-rkas = Copy into the budget (RKAS):
plan-week = The week
plan-sign-made = Drafted by
plan-sign-approved = Approved by

compare-title = Compare plans
compare-met = Shortfall met
compare-served = People with a place
compare-bound = Distance from the best
compare-runs = Runs (participants)

coach-reaches = by the map: level { $level }
coach-below = by the map: level { $level }, below the advised { $wanted }
coach-unknown = not on their map yet
coach-coachees = { $count ->
    [one] accompanies { $count } person
   *[other] accompanies { $count } people
}
