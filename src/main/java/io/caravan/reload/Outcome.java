package io.caravan.reload;

import java.util.Optional;

/** What happened to a rule file. */
sealed interface Outcome {
    /** It is in force. @param before what was in force until now, if anything */
    record Started(InForce rule, Optional<InForce> before) implements Outcome {}

    /** Its rule has ended. */
    record Ended(InForce rule) implements Outcome {}

    /** It isn't put in force. @param before what stays in force, if anything */
    record Refused(Fault fault, Optional<InForce> before) implements Outcome {}

    /** It couldn't be put in force, and what was in force before couldn't be put back. Both are tried again. */
    record Lost(Fault fault, InForce before) implements Outcome {}

    /** It was refused, and now says again what is in force. */
    record Restored(InForce rule) implements Outcome {}

    /** It was refused, and is gone. */
    record Forgotten(String file) implements Outcome {}

    /** Its rule didn't end cleanly. */
    record Untidy(InForce rule, String reason) implements Outcome {}
}
