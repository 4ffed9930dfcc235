# used by: map-verdict-* notice-*
map-mine = My map
map-of = Map of { $name }
map-of-school = Map of { $school }
map-views = Maps
map-legend = { $framework }, target level { $target }. Dot: estimated level. Band: 90 % interval. Diamond: target. Line at the right: past semesters.
map-empty = There is no evidence for this map yet.
map-empty-begin = A map grows from observation, the leader's appraisal and self-reflection. One is enough to begin.
map-add-evidence = Fill in an assessment
map-main-needs = Main needs
map-no-needs = No indicator is estimated to be below target.
map-who-sees = Who sees this map
map-who-sees-explain = Its owner, their coach, the principal, the supervisor and the authority's planners. The owner can see who opened it.
map-read-by-nobody = Nobody else has opened it yet.
map-lines = All indicators
map-behind = { $sources ->
    [0] no evidence yet
    [one] one source, { $ratings } assessments
    *[other] { $sources } sources, { $ratings } assessments
}
map-why = Why this figure?
map-table-levels = Level by semester, with its 90 % interval
map-level-interval = level { $level } (interval { $low } to { $high })
map-open-evidence = open
map-scale = Scale:
map-fair = The estimate allows for strict and lenient raters and for the way people rate themselves.
map-no-framework = There is no competency framework for this post yet, so there is no map.
map-verdict-unknown = Not known yet.
map-verdict-below = Below target, by about { $missing } levels (probability { $chance }).
map-verdict-unclear = Cannot be said yet; probability of being below target { $chance }.
map-verdict-met = On target; probability of still being below { $chance }.
map-coverage = There is evidence for { $known } of { $people } people.
map-see-needs = See the school's needs
map-school-empty = Nobody works at this school yet. Ask the administrator to import the roster.
map-heat-legend = Triangle: below target. Diamond: perhaps below. Circle: on target. The larger the surer; dashed: not known yet.
map-person = Name
map-columns = What the columns mean
notice-assessment-sent = Received, and the map is up to date.

needs-of-school = Needs of { $school }
needs-how = Ordered by the levels expected to be missing, over everyone who is more likely below target than not.
needs-reason = { $people } of { $known } people with evidence are more likely below target, { $sure } of them almost surely; together { $shortfall } levels are missing.
needs-who = Who ({ $count })
needs-human = This order is an aid. People decide, and everyone can object to it with their principal.
needs-empty = No need is visible yet.
needs-empty-begin = Begin with an observation or a self-reflection; needs come from the map.
needs-plan = Make a plan from these needs

assess-title = Assessment
assess-about-you = About yourself.
assess-about = About { $name }.
assess-minutes = About { $minutes } minutes.
assess-baseline = This observation is a starting point for learning, not a mark.
assess-choose-part = Which part was observed?
assess-whole = All parts
assess-held-on = Date
assess-note = Notes (may stay empty)
assess-no-learners = Do not write learners' names.
assess-send = Send
assess-outside-scale = The score is outside the scale. Choose from { $least } to { $most }.
assess-nothing-rated = Nothing is rated yet. Rate at least one item.

choose-title = Assessment of { $name }
choose-none = There is no form that you may fill in about this person.

evidence-title = Evidence
evidence-source = Source
evidence-rater = By
evidence-held-on = Date
evidence-answers = What was recorded
evidence-note = Notes

task-reflect = Fill in this semester's self-reflection
task-reflect-why = Your voice is one of the three sources of your map.
task-reflect-go = Begin
task-observe = See { $name } at work
task-observe-why = { $count } people have no evidence on their map at all.
task-observe-go = Choose a form
story-assessed = { $source }

refit-title = Make all maps anew
refit-explain = Computes the severity of each rater, the difficulty of each item and everyone's map from all evidence. Maps stay open meanwhile.
refit-go = Compute now
refit-never = Never computed yet. Until then, maps use the mapping stated in each instrument.
refit-last = Last computation
refit-line = { $day }: { $people } people, { $ratings } scores, { $rounds } rounds.
refit-not-settled = The computation has not quite settled; repeat it when there is new evidence.
refit-parts = The evidence falls into { $count } groups of raters that are not linked. Between groups only rough comparisons hold; a visit by a rater of another group links them.
refit-running = Computing: { $done } of { $total } steps.
refit-stop = Stop
refit-done = Done: the maps of { $people } people are up to date.
refit-failed = The computation failed; the old maps still hold. Try again, or ask an administrator.
refit-stopped = Stopped. Each person's map is consistent.
refit-interrupted = The program ended while computing. Start again.
refit-back = Back to the map

calibration-title = How I rate
calibration-explain = This page is for you alone. It is for talks that bring raters together, not for blame. The map allows for these differences already.
calibration-none = Nothing can be said yet about how you rate. It appears here after you have rated some people and the maps were made anew.
calibration-severe = You rate about { $levels } levels more strictly than others (90 % interval: { $low } to { $high }).
calibration-lenient = You rate about { $levels } levels more leniently than others (90 % interval: { $low } to { $high }).
calibration-even = There is no evidence that you are stricter or more lenient than others (90 % interval: { $low } to { $high } levels).
calibration-behind = From { $ratings } scores in { $visits } assessments of { $people } people.
calibration-agreement = Of { $pairs } scores that another rater gave too, { $exact } are the same; { $expected } is expected.
calibration-drift-severe = You grow stricter from semester to semester.
calibration-drift-lenient = You grow more lenient from semester to semester.
calibration-erratic = Your scores are harder to predict than usual. Talk over examples of practice with other raters.
calibration-halo = Your scores within one visit lean the same way for all items. Rate each item from its own evidence.
calibration-steady = Your scores can be relied on as those of other raters.

map-schools = Maps of schools
map-schools-explain = How much is known of the people of each school, and which share of their competencies is more likely below target.
map-schools-caption = Schools that you may see
map-no-schools = There is no school that you may see yet.
map-school = School
map-people = People
map-covered = With evidence
map-below = Below target
map-remote = remote
