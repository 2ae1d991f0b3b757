package io.caravan.watch.doctor;

import static io.minio.messages.EventType.OBJECT_ACCESSED_ANY;
import static io.minio.messages.EventType.OBJECT_CREATED_ANY;
import static io.minio.messages.EventType.OBJECT_CREATED_PUT;
import static io.minio.messages.EventType.OBJECT_REMOVED_ANY;
import static org.assertj.core.api.Assertions.assertThat;

import io.minio.messages.EventType;
import io.minio.messages.QueueConfiguration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What becomes of a bucket's notifications when they are mended. */
class MenderTest {
    private static final Set<String> ARNS = Set.of(Healthy.FAST, Healthy.SAFE);
    private static final String OTHER = "arn:minio:sqs::audit:webhook";

    @Test
    void aBucketThatNotifiesNobodyNotifiesBothTargets() {
        List<QueueConfiguration> merged = Mender.merged(List.of(), ARNS);

        assertThat(merged).extracting(QueueConfiguration::queue).containsExactly(Healthy.FAST, Healthy.SAFE);
        assertThat(merged).allSatisfy(queue -> assertThat(queue.events())
                .containsExactly(OBJECT_CREATED_ANY, OBJECT_REMOVED_ANY));
    }

    @Test
    void somebodyElsesNotificationsStayAsTheyAre() {
        QueueConfiguration other = queue(OTHER, "", OBJECT_CREATED_PUT);

        List<QueueConfiguration> merged = Mender.merged(List.of(other), ARNS);

        assertThat(merged).hasSize(3).contains(other);
        assertThat(other.events()).containsExactly(OBJECT_CREATED_PUT);
    }

    @Test
    void whatATargetIsToldOfBesidesStays() {
        List<QueueConfiguration> merged =
                Mender.merged(List.of(queue(Healthy.FAST, "", OBJECT_CREATED_PUT, OBJECT_ACCESSED_ANY)), ARNS);

        assertThat(merged).hasSize(2).allSatisfy(queue -> assertThat(queue.events())
                .containsExactly(OBJECT_CREATED_ANY, OBJECT_REMOVED_ANY, OBJECT_ACCESSED_ANY));
    }

    @Test
    void aTargetThatIsToldOfSomeKeysOnlyGetsNoOthersAndTheSecondGetsTheSame() {
        List<QueueConfiguration> merged = Mender.merged(List.of(queue(Healthy.SAFE, "in/", OBJECT_CREATED_PUT)), ARNS);

        assertThat(merged).hasSize(2).allSatisfy(queue -> assertThat(queue.filterRuleList())
                .singleElement()
                .satisfies(filter -> assertThat(filter.value()).isEqualTo("in/")));
    }

    private static QueueConfiguration queue(String arn, String prefix, EventType... events) {
        QueueConfiguration queue = new QueueConfiguration();
        queue.setQueue(arn);
        queue.setEvents(List.of(events));
        if (!prefix.isEmpty()) queue.setPrefixRule(prefix);
        return queue;
    }
}
