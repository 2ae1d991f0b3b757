package io.caravan.watch;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** How far an audit is, as it is written down after every block, so that one that was killed goes on. For one thread. */
@JsonAutoDetect(
        fieldVisibility = Visibility.ANY,
        getterVisibility = Visibility.NONE,
        isGetterVisibility = Visibility.NONE)
final class AuditProgress {
    private static final ObjectMapper JSON =
            new ObjectMapper().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
    /** Then what it looked at says little about now. */
    private static final Duration STALE = Duration.ofDays(1);

    String asked;
    String begun;
    List<Tally> done = new ArrayList<>();
    Tally now;
    String after;

    AuditProgress() {}

    /** @param asked what the audit was asked for: one that was asked for something else isn't gone on with */
    static AuditProgress begin(String asked, Instant begun) {
        AuditProgress progress = new AuditProgress();
        progress.asked = asked;
        progress.begun = begun.toString();
        return progress;
    }

    byte[] toJson() throws IOException {
        return JSON.writeValueAsBytes(this);
    }

    static AuditProgress fromJson(byte[] json) throws IOException {
        return JSON.readValue(json, AuditProgress.class);
    }

    boolean isOf(String otherAsked, Instant at) {
        return otherAsked.equals(asked) && Instant.parse(begun).plus(STALE).isAfter(at);
    }

    boolean hasDone(String bucket) {
        return done.stream().anyMatch(each -> each.bucket.equals(bucket));
    }

    /** Begins a bucket, or goes on with it. */
    Tally in(String bucket) {
        if (now != null && now.bucket.equals(bucket)) return now;
        now = new Tally(bucket);
        after = null;
        return now;
    }

    void finished() {
        done.add(now);
        now = null;
        after = null;
    }
}
