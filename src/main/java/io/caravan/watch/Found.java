package io.caravan.watch;

import io.caravan.event.EventJson;
import io.caravan.event.Identity;
import io.caravan.event.Kind;
import io.caravan.event.ObjectEvent;
import io.caravan.event.Origin;
import java.time.Instant;
import java.util.Locale;

/** The event of a state that was found, as the store would have told of it. */
final class Found {
    private static final String CREATED = "s3:ObjectCreated:Put";
    private static final String MARKER = "s3:ObjectRemoved:DeleteMarkerCreated";
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

    private static String sequencer(Instant modified) {
        return Long.toHexString(modified.toEpochMilli() * NANOS_PER_MILLI).toUpperCase(Locale.ROOT);
    }
}
