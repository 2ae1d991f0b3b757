package io.caravan.event;

import static io.caravan.event.Notifications.event;
import static io.caravan.event.Notifications.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IdentityTest {
    private static String id(ObjectNode record) {
        return event(record).id();
    }

    private static String stateId(ObjectNode record) {
        return Identity.stateId(event(record));
    }

    private static ObjectNode record(String bucket, String key, String sequencer) {
        ObjectNode record = Notifications.record(bucket, key);
        object(record).put("sequencer", sequencer);
        return record;
    }

    private static ObjectNode version(String version) {
        ObjectNode record = Notifications.record("b", "k");
        object(record).put("versionId", version);
        return record;
    }

    /** Journals hold these: a change makes every event of the last days a new one. */
    @Test
    void identitiesNeverChange() {
        assertThat(id(Notifications.record("photos", "a b.png"))).isEqualTo("bea96456842ed429735f18985a8c9cbd");
        assertThat(stateId(Notifications.record("photos", "a b.png"))).isEqualTo("3385ac3956b26d1d2b1d1ee29558b49f");
    }

    @Test
    void theSameEventByAnotherWayIsTheSame() {
        ObjectNode other =
                Notifications.record("b", "k").put("awsRegion", "eu").put("eventTime", "2026-11-23T23:07:11.974Z");
        object(other).put("versionId", "").put("sequencer", "0018eacf35ec55e0f3");

        assertThat(id(other)).isEqualTo(id(Notifications.record("b", "k")));
    }

    @Property
    void eachOfItsFieldsTellsEventsApart(
            @ForAll @Size(7) List<@From("texts") String> fields, @ForAll @IntRange(max = 6) int changed) {
        List<String> other = new ArrayList<>(fields);
        other.set(changed, fields.get(changed) + "1");

        assertThat(id(other)).isNotEqualTo(id(fields));
    }

    @Property
    void fieldsDontRunIntoEachOther(@ForAll("texts") String text) {
        Set<String> ids = new LinkedHashSet<>();
        for (int cut = 0; cut <= text.length(); cut++) {
            if (cut == 0 || cut == text.length() || !Character.isLowSurrogate(text.charAt(cut))) {
                ids.add(Identity.id("d", text.substring(0, cut), text.substring(cut), null, "t", "1", "r", ""));
            }
        }
        assertThat(ids).hasSize((int) text.codePoints().count() + 1);
    }

    private static String id(List<String> fields) {
        return Identity.id(
                fields.get(0),
                fields.get(1),
                fields.get(2),
                fields.get(3),
                fields.get(4),
                "1" + fields.get(5),
                fields.get(6),
                "");
    }

    @Provide
    Arbitrary<String> texts() {
        return Texts.whole();
    }

    @Test
    void taggingTwiceIsTwoEventsSinceTheRequestsDiffer() {
        ObjectNode one = Notifications.record("b", "k").put("eventName", "s3:ObjectCreated:PutTagging");
        ObjectNode again = one.deepCopy();
        again.withObject("/responseElements").put("x-amz-request-id", "18EACF35EC1D8CA2");

        assertThat(id(again)).isNotEqualTo(id(one));
    }

    @Test
    void theTimeCountsOnlyWhereAProducerHasNoRequestId() {
        ObjectNode one = Notifications.record("b", "k");
        one.withObject("/responseElements").put("x-amz-request-id", "");
        ObjectNode later = one.deepCopy().put("eventTime", "2026-11-23T23:07:12.000Z");

        assertThat(id(later)).isNotEqualTo(id(one));
    }

    @Test
    void aStateIsWhatAListingSees() {
        ObjectNode put = record("b", "k", "18EACF35EC55E0F3");
        ObjectNode sameMillisecond = record("b", "k", "18EACF35EC55E0F4").put("eventName", "s3:ObjectCreated:Copy");
        ObjectNode otherMillisecond = record("b", "k", "18EACF35EC6522F3");
        ObjectNode otherContent = put.deepCopy();
        object(otherContent).put("eTag", "0");

        assertThat(stateId(sameMillisecond)).isEqualTo(stateId(put));
        assertThat(stateId(otherMillisecond)).isNotEqualTo(stateId(put));
        assertThat(stateId(otherContent)).isNotEqualTo(stateId(put));
    }

    @Test
    void aVersionIsAState() {
        ObjectNode later = version("v1");
        object(later).put("sequencer", "28EACF35EC55E0F3");

        assertThat(stateId(later)).isEqualTo(stateId(version("v1"))).isNotEqualTo(stateId(version("v2")));
    }

    @Test
    void aBucketWithSuspendedVersioningOverwritesItsVersionNull() {
        ObjectNode later = version("null");
        object(later).put("sequencer", "28EACF35EC55E0F3");

        assertThat(stateId(later)).isNotEqualTo(stateId(version("null")));
        assertThat(stateId(version("null"))).isEqualTo(stateId(Notifications.record("b", "k")));
    }

    @Test
    void aTaggingMakesNoStateElseItWouldHideALostPut() {
        assertThat(stateId(Notifications.record("b", "k").put("eventName", "s3:ObjectCreated:PutTagging")))
                .isNull();
        assertThat(stateId(Notifications.record("b", "k").put("eventName", "s3:ObjectAccessed:Get")))
                .isNull();
        assertThat(stateId(Notifications.record("b", "k").put("eventName", "s3:ObjectRemoved:Delete")))
                .isNull();
    }

    @Test
    void aSequencerThatIsNoTimeNamesNoState() {
        assertThat(stateId(record("b", "k", "not hex"))).isNull();
        assertThat(stateId(record("b", "k", "FFFFFFFFFFFFFFFFFF"))).isNull();
        assertThat(stateId(record("b", "k", ""))).isNull();
        assertThat(stateId(record("b", "k", "0055AED6DCD90281E5").put("eventSource", "aws:s3")))
                .isNull();
    }
}
