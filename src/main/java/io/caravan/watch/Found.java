package io.caravan.watch;

import io.caravan.event.EventJson;
import io.caravan.event.Identity;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import io.caravan.event.Sequencer;
import io.caravan.objects.ObjectState;
import java.time.Instant;
import java.util.Locale;
import java.util.Map;

/** The event of a state that was found, as the store would have told of it. */
final class Found {
    private static final String CREATED = "s3:ObjectCreated:Put";
    private static final String MARKER = "s3:ObjectRemoved:DeleteMarkerCreated";
    private static final String REMOVED = "s3:ObjectRemoved:Delete";
    /** A removal's notification has to say it, for its id to be that of its event. */
    static final String REMOVAL_REQUEST = "caravan-audit";

    private static final long NANOS_PER_MILLI = 1_000_000;

    private Found() {}

    /** Two that find the same state make the same event. */
    static ObjectEvent event(Listed state, Listed.Details details, Origins origins, Origin origin) {
        boolean marker = state.isDeleteMarker();
        String type = marker ? MARKER : CREATED;
        String sequencer = sequencer(state.modified());
        return new ObjectEvent(
                Identity.id(
                        origins.deployment(),
                        state.bucket(),
                        state.key(),
                        state.versionId(),
                        type,
                        sequencer,
                        null,
                        EventJson.time(state.modified())),
                type,
                Kind.of(type),
                state.bucket(),
                state.key(),
                marker ? null : Long.valueOf(state.size()),
                state.etag(),
                details.contentType(),
                state.versionId(),
                sequencer,
                state.modified(),
                details.metadata(),
                origin,
                origins.source(),
                origins.deployment());
    }

    /**
     * The removal of an object that is gone without a trace. When it was removed nobody knows: right after what was known of it, for those who put events in order; and before the time. Its id is
     * the same whichever time it has.
     *
     * @param seen when it was first seen to be gone
     */
    static ObjectEvent removal(ObjectState known, Instant seen, String source) {
        String sequencer = Sequencer.next(known.sequencer());
        return new ObjectEvent(
                Identity.id(
                        known.deployment(),
                        known.bucket(),
                        known.key(),
                        null,
                        REMOVED,
                        sequencer,
                        REMOVAL_REQUEST,
                        EventJson.time(seen)),
                REMOVED,
                Kind.of(REMOVED),
                known.bucket(),
                known.key(),
                null,
                null,
                null,
                null,
                sequencer,
                seen,
                Map.of(),
                Origin.AUDIT,
                source,
                known.deployment());
    }

    private static String sequencer(Instant modified) {
        return Long.toHexString(modified.toEpochMilli() * NANOS_PER_MILLI).toUpperCase(Locale.ROOT);
    }
}
