package io.caravan.watch.doctor;

import java.util.Objects;

/**
 * One thing that the doctor found, good or bad.
 *
 * @param check which check found it
 * @param subject what it is about: a bucket, a stream, a rule, a server
 * @param what it is, for people
 * @param why it matters; empty when all is well
 * @param remedy the exact command or line that mends it; empty when nothing is to be done
 * @param mend what {@code --fix} can do about it, or null
 */
public record Finding(
        String check, Severity severity, String subject, String what, String why, String remedy, Mend mend) {
    public Finding {
        Objects.requireNonNull(check, "check");
        Objects.requireNonNull(severity, "severity");
        Objects.requireNonNull(subject, "subject");
        Objects.requireNonNull(what, "what");
        Objects.requireNonNull(why, "why");
        Objects.requireNonNull(remedy, "remedy");
    }

    static Finding ok(String check, String subject, String what) {
        return new Finding(check, Severity.OK, subject, what, "", "", null);
    }

    static Finding unknown(String check, String subject, String what, String why, String remedy) {
        return new Finding(check, Severity.UNKNOWN, subject, what, why, remedy, null);
    }

    static Finding warning(String check, String subject, String what, String why, String remedy) {
        return new Finding(check, Severity.WARNING, subject, what, why, remedy, null);
    }

    static Finding broken(String check, String subject, String what, String why, String remedy) {
        return new Finding(check, Severity.BROKEN, subject, what, why, remedy, null);
    }

    /** The same, which {@code --fix} can mend. */
    Finding mendedBy(Mend by) {
        return new Finding(check, severity, subject, what, why, remedy, by);
    }

    /** What it is told apart by from one look to the next: figures in it may differ. */
    public String key() {
        return check + "\n" + severity + "\n" + subject + "\n" + what.replaceAll("\\d[\\d.,:]*", "#");
    }
}
