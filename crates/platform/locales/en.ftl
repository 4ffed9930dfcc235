# used by: language-* month-* notice-* fault-* problem-*
language-id = Bahasa Indonesia
language-en = English
month-1 = Jan
month-2 = Feb
month-3 = Mar
month-4 = Apr
month-5 = May
month-6 = Jun
month-7 = Jul
month-8 = Aug
month-9 = Sep
month-10 = Oct
month-11 = Nov
month-12 = Dec

shell-skip = Skip to content
shell-nav = Main menu
shell-sign-out = Sign out

form-choose = Choose…
form-has-faults = { $count ->
    [one] One field needs attention. The rest is kept on this page.
    *[other] { $count } fields need attention. The rest is kept on this page.
}
fault-required = This field is empty.
fault-too-long = Too long; at most { $longest } characters.
fault-out-of-range = Enter a number from { $least } to { $most }.
fault-not-a-number = This is not a number. Example: 1,250 or 3.5.
fault-not-a-day = This is not a date. Write year-month-day, for example 2026-11-27.
fault-choose = Choose one.

problem-title = This could not go on
problem-back = Back
problem-not-found = This page or record does not exist, or is not for you to see.
problem-forbidden = Your role does not allow this. Ask your principal or an administrator.
problem-not-signed-in = You are not signed in. Sign in first, then try again.
problem-malformed = This address or form is incomplete. Go back and try again.
problem-internal = Something failed on the server. Nothing was half-saved; please try again in a moment.
problem-foreign-form = This form did not come from the Bina page you have open. Reload the page and send it again.
problem-not-a-form = This is not a Bina form.
problem-too-large = This is too large to be accepted.

sign-in-title = Sign in
sign-in-username = User name
sign-in-password = Password
sign-in-go = Sign in
sign-in-help = Forgot your password? The administrator of your school or authority can give you a new one.
sign-in-wrong = User name or password do not match.
sign-in-wait = Too many wrong tries. Wait { $seconds } seconds, then try again.
sign-in-expired = Your session has ended. Sign in again; what you typed is not lost.
sign-in-expired-file = Your session ended before the file was sent. Sign in again, then choose the file once more.
resume-title = What you typed is still here
resume-explain = Your session ended before the form was sent. Send it now without typing it again.
resume-send = Send now
resume-drop = Do not send

account-title = My account
account-username = User name: { $name }
account-must-change = Someone else made this password. Change it now.
account-password = Change password
account-present = Present password
account-fresh = New password
account-change = Change password
account-wrong-password = The present password does not match.
account-password-short = At least { $least } characters.
account-devices = Devices signed in
account-device-unknown = Unnamed device
account-since = since { $day }
account-this-device = this device
account-end = End
notice-password-changed = The password is changed. Other devices are signed out.
notice-session-ended = The session on that device is ended.

conflict-title = Someone else has changed this
conflict-explain = What you typed is still below and has overwritten nothing. Compare, mend if you need to, then save.
conflict-field = Field
conflict-stored = Stored now
conflict-typed = What you typed
conflict-empty = (empty)
conflict-ticked = chosen
conflict-keep-mine = Save what I typed

queue-waiting = # waiting to be sent
queue-received = # received by the server
queue-refused = # to be put right
queue-saved = Kept on this phone. It is sent by itself once there is a network; you may close Bina.
queue-stale = No network: a kept page
queue-signed-out = sign in again to send
queue-left = On this phone # entries wait for their owner to sign in; then they are sent.
offline-title = No network
offline-explain = This page is not kept on your phone, so it cannot be opened yet.
offline-kept = Sessions, visits, reflections and checks of the coming 30 days are kept. What you have saved is not lost.
offline-home = Go home
unsent-title = Not sent yet
unsent-without-scripts = Without scripts every form is sent at once; nothing waits on this phone.
unsent-counts = Counting what waits on this phone…
unsent-none = Nothing waits. The server has everything you wrote.
unsent-list = Waiting on this phone
unsent-send = Send now
unsent-again = Try again
unsent-mend = Open and put right
unsent-drop = Discard
unsent-sure = Press once more: this cannot be undone
unsent-locked = Locked with a PIN
pin-title = A PIN for what is kept on the phone
pin-none = There is no PIN yet: whoever holds this phone can read what you wrote and have not sent.
pin-set = A PIN is set. You can change it here.
pin-explain = The PIN locks what has not been sent. Bina asks for it once each time it is opened. It is stored nowhere; if it is forgotten, what was not sent cannot be read any more. With a PIN, things are sent while Bina is open.
pin-new = New PIN, at least 6 digits
pin-again = New PIN once more
pin-save = Set the PIN
pin-short = A PIN has at least 6 digits.
pin-differ = The two PINs differ.
pin-unable = A PIN can be set only where Bina is opened at a secure address (https). Ask your administrator.
pin-ask = Your PIN
pin-open = Open
pin-wrong = The PIN does not match.
pin-forgot = Forgotten the PIN?
pin-forgot-explain = Without the PIN nobody can read what was not sent. You can discard it and begin again.
pin-wipe = Discard what was not sent

problem-item-of-another = This belongs to another person on the same phone. It waits for them to sign in.
problem-item-differs = Something with this number was received with other content. What you wrote is still on the phone; save it once more from its page.
