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
