package io.caravan.watch.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.caravan.watch.doctor.StoreFacts.Targets;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class StoreLookTest {
    @Test
    void theTargetsAreReadFromWhatMinioTellsOfItself() throws Exception {
        Targets targets = StoreLook.targets(new ObjectMapper().readTree("""
                {"sqsARN": ["arn:minio:sqs:eu:fast:nats", "arn:minio:sqs:eu:safe:nats"],
                 "services": {"notifications": [{"nats": [{"fast": {"status": "online"}}, {"safe": {"status": "offline"}}]}]}}
                """));

        assertThat(targets.arnOf("fast")).hasValue("arn:minio:sqs:eu:fast:nats");
        assertThat(targets.arnOf("slow")).isEmpty();
        assertThat(targets.online()).containsEntry("fast", true).containsEntry("safe", false);
    }

    @Test
    void aStoreThatTellsOfNoTargetsHasNone() throws Exception {
        Targets targets = StoreLook.targets(new ObjectMapper().readTree("{}"));

        assertThat(targets.arns()).isEmpty();
        assertThat(targets.online()).isEmpty();
    }

    /** The header tells whole seconds, so half a second says nothing. */
    @Test
    void clocksDifferByWhatNeitherTheAnswersTimeNorTheCutOffSecondExplains() {
        Instant before = Instant.parse("2026-11-27T10:00:00.900Z");
        Instant after = Instant.parse("2026-11-27T10:00:01.100Z");

        assertThat(StoreLook.skew("Fri, 27 Nov 2026 10:00:00 GMT", before, after))
                .isEqualTo(Duration.ZERO);
        assertThat(StoreLook.skew("Fri, 27 Nov 2026 10:00:01 GMT", before, after))
                .isEqualTo(Duration.ZERO);
        assertThat(StoreLook.skew("Fri, 27 Nov 2026 09:59:00 GMT", before, after))
                .isEqualTo(Duration.ofMillis(-59_900));
        assertThat(StoreLook.skew("Fri, 27 Nov 2026 10:01:01 GMT", before, after))
                .isEqualTo(Duration.ofMillis(59_900));
        assertThat(StoreLook.skew("yesterday", before, after)).isNull();
    }
}
