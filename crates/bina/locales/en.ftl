# used by: link-*
home-morning = Good morning, { $name }
home-noon = Good day, { $name }
home-afternoon = Good afternoon, { $name }
home-evening = Good evening, { $name }
home-waiting = { $count ->
    [one] One thing waits for you, about { $minutes } minutes.
    *[other] { $count } things wait for you, about { $minutes } minutes.
}
home-next = Your next step
home-minutes = about { $minutes } minutes
home-until = by { $day }
home-nothing = Nothing waits for you.
home-nothing-explain = Enjoy the time, or look at your map and choose your next step yourself.
home-ring = The coaching cycle: five stages and how many things wait for you in each
home-others = Also waiting for you
home-links = Other work
link-people = People
link-programmes = Programmes
link-coaches = Coaches
link-funds = Money
link-leader = What waits for the leader
link-climate = School climate
link-journal = My journal
link-thanks = Thanks
link-commitments = Commitments
link-career = Career
link-readiness = Readiness for promotion
link-papers = Enter from paper
link-instruments = Instruments
link-schools = Schools
link-roster = Import the Dapodik roster
link-accounts = Accounts
link-audit = Trail of changes
people-title = People
people-search = Search a name
people-find = Search
people-none = No name fits in the schools you may see.
people-cut = Only the first { $count } names are shown. Search a name to narrow the list.
person-see-map = See the map
person-thank = Say thanks
person-assess = Fill in an assessment
person-story = The way so far
person-no-story = This way has not begun.
person-no-story-begin = An observation, a leader's appraisal or a self-reflection is its first step.
