package io.caravan.objects;

import static io.caravan.objects.ObjectState.Presence.PRESENT;
import static io.caravan.objects.ObjectState.Presence.REMOVED;
import static io.caravan.objects.ObjectState.Presence.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ObjectStateTest {
    private static final String PUT = "s3:ObjectCreated:Put";
    private static final String DELETE = "s3:ObjectRemoved:Delete";
    private static final String MARKER = "s3:ObjectRemoved:DeleteMarkerCreated";

    @Test
    void itOnlyGoesForwardWhateverTheOrder() {
        List<ObjectEvent> events = new ArrayList<>(List.of(
                event(PUT, "F", null), event(PUT, "10", null), event(DELETE, "11", null), event(PUT, "0FF", null)));
        for (int seed = 0; seed < 50; seed++) {
            Collections.shuffle(events, new Random(seed));
            ObjectState known = null;
            for (ObjectEvent event : events) known = later(known, event);

            assertThat(known.sequencer()).isEqualTo("0FF");
            assertThat(known.presence()).isEqualTo(PRESENT);
        }
    }

    @Test
    void anEventThatComesTwiceChangesNothing() {
        ObjectState known = ObjectState.after(null, event(PUT, "A", null));

        assertThat(ObjectState.after(known, event(PUT, "A", null))).isNull();
        assertThat(ObjectState.after(known, event(PUT, "000a", null))).isNull();
    }

    @Test
    void whatIsNotAboutTheObjectAsItIsChangesNothing() {
        assertThat(ObjectState.after(null, event("s3:ObjectCreated:PutTagging", "A", null)))
                .isNull();
        assertThat(ObjectState.after(null, event("s3:ObjectAccessed:Get", "A", null)))
                .isNull();
        assertThat(ObjectState.after(null, event("s3:ObjectRemoved:NoOP", "A", null)))
                .isNull();
        assertThat(ObjectState.after(null, event(PUT, null, null))).isNull();
        assertThat(ObjectState.after(null, event(DELETE, "A", "v1"))).isNull();
    }

    @Test
    void whatWasRemovedIsRemembered() {
        ObjectState known = ObjectState.after(null, event(PUT, "A", null));
        ObjectEvent delete = event(DELETE, "B", null);
        assertThat(known.isWhatWasRemovedBy(delete)).isTrue();

        ObjectState removed = ObjectState.after(known, delete);

        assertThat(removed.presence()).isEqualTo(REMOVED);
        assertThat(removed.size()).isEqualTo(7);
        assertThat(removed.isWhatWasRemovedBy(delete)).isTrue();
        assertThat(ObjectState.after(removed, event(PUT, "C", null)).isWhatWasRemovedBy(delete))
                .isFalse();
    }

    @Test
    void aLatestVersionThatWasRemovedByNameLeavesWeKnowNotWhat() {
        ObjectState known = ObjectState.after(null, event(PUT, "A", "v1"));

        assertThat(ObjectState.after(known, event(DELETE, "B", "v0"))).isNull();
        assertThat(ObjectState.after(known, event(DELETE, "B", "v1")).presence())
                .isEqualTo(UNKNOWN);
        assertThat(ObjectState.after(known, event(MARKER, "B", "v2")).presence())
                .isEqualTo(REMOVED);
    }

    @Test
    void whatExpiredIsRemovedToo() {
        ObjectState known = ObjectState.after(null, event(PUT, "A", "v1"));

        assertThat(ObjectState.after(known, event("s3:LifecycleExpiration:DeleteMarkerCreated", "B", "v2"))
                        .presence())
                .isEqualTo(REMOVED);
        assertThat(ObjectState.after(known, event("s3:LifecycleExpiration:Delete", "B", null))
                        .presence())
                .isEqualTo(REMOVED);
        assertThat(ObjectState.after(known, event("s3:LifecycleExpiration:Delete", "B", "v1"))
                        .presence())
                .isEqualTo(UNKNOWN);
    }

    @Test
    void onlyWhatWasCreatedOrRemovedBeforeWhatIsKnownIsOutdated() {
        ObjectState known = ObjectState.after(null, event(PUT, "100", null));

        assertThat(known.outdates(event(PUT, "FF", null))).isTrue();
        assertThat(known.outdates(event(DELETE, "FF", null))).isTrue();
        assertThat(known.outdates(event(PUT, "00100", null))).isFalse();
        assertThat(known.outdates(event(PUT, "101", null))).isFalse();
        assertThat(known.outdates(event("s3:ObjectCreated:PutTagging", "FF", null)))
                .isFalse();
        assertThat(known.outdates(event(DELETE, "FF", "v1"))).isFalse();
        assertThat(known.outdates(event(PUT, null, null))).isFalse();
    }

    @Test
    void itIsReadAsItWasWritten() throws IOException {
        ObjectState present = ObjectState.after(null, event(PUT, "A", "v1"));
        ObjectState removed = ObjectState.after(null, event(MARKER, "B", null));

        assertThat(StateJson.read(StateJson.write(present))).isEqualTo(present);
        assertThat(StateJson.read(StateJson.write(removed))).isEqualTo(removed);
        assertThatThrownBy(() -> StateJson.read("{}".getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void noNameOfAnObjectBreaksAKey() {
        List<String> keys = new ArrayList<>();
        for (String name : List.of("a", "a.b", "a*>", " ", "\n", "\uD83D\uDC2A", "x".repeat(1_024))) {
            keys.add(ObjectStates.key(named("with.dots-1", name, "")));
            keys.add(ObjectStates.key(named("with.dots-1", name, "other")));
        }

        assertThat(keys).doesNotHaveDuplicates().allMatch(key -> key.matches("with_2edots-1\\.[0-9a-f]{32}"));
    }

    private static ObjectState later(ObjectState known, ObjectEvent event) {
        ObjectState after = ObjectState.after(known, event);
        return after == null ? known : after;
    }

    private static ObjectEvent event(String type, String sequencer, String version) {
        return event(type, "b", "k", "d", sequencer, version);
    }

    private static ObjectEvent named(String bucket, String key, String deployment) {
        return event(PUT, bucket, key, deployment, "A", null);
    }

    private static ObjectEvent event(
            String type, String bucket, String key, String deployment, String sequencer, String version) {
        boolean created = type.equals(PUT);
        return new ObjectEvent(
                "id",
                type,
                Kind.of(type),
                bucket,
                key,
                created ? 7L : null,
                created ? "e" : null,
                created ? "text/plain" : null,
                version,
                sequencer,
                Instant.EPOCH,
                Map.of(),
                Origin.LIVE,
                "minio:s3",
                deployment);
    }
}
