package io.caravan.watch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Instant;

/** What an audit counts of one bucket while it looks. For one thread. */
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
final class Tally {
    String bucket;
    long looked;
    long missed;
    long delivered;
    long pending;
    long before;
    long changed;
    String oldestMiss;
    String failure;
    Deletes deletes;

    /** Of missed deletes. */
    @JsonAutoDetect(
            fieldVisibility = Visibility.ANY,
            getterVisibility = Visibility.NONE,
            isGetterVisibility = Visibility.NONE)
    static final class Deletes {
        long known;
        long missed;
        long delivered;
        long pending;
        String note;

        AuditReport.Deletes report() {
            return new AuditReport.Deletes(known, missed, delivered, pending, note);
        }
    }

    Tally() {}

    Tally(String bucket) {
        this.bucket = bucket;
    }

    void missed(Instant modified) {
        missed++;
        if (oldestMiss == null || modified.isBefore(Instant.parse(oldestMiss))) oldestMiss = modified.toString();
    }

    AuditReport.Bucket report() {
        return new AuditReport.Bucket(
                bucket,
                looked,
                missed,
                delivered,
                pending,
                before,
                changed,
                oldestMiss == null ? null : Instant.parse(oldestMiss),
                failure,
                deletes == null ? null : deletes.report());
    }
}
