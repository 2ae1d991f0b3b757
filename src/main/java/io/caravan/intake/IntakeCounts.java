package io.caravan.intake;

import java.util.concurrent.atomic.LongAdder;
import org.apache.camel.CamelContext;

/**
 * What intake has done in this process and context, over all its routes. Messages: received = decoded + undecodable + ignored + pending. The decoded ones' records:
 * journaled + duplicate. Threads: safe.
 */
public final class IntakeCounts {
    private final LongAdder received = new LongAdder();
    private final LongAdder decoded = new LongAdder();
    private final LongAdder undecodable = new LongAdder();
    private final LongAdder ignored = new LongAdder();
    private final LongAdder journaled = new LongAdder();
    private final LongAdder duplicate = new LongAdder();

    private IntakeCounts() {}

    /**
     * At one moment.
     *
     * @param received messages taken, without those that went back to be taken again
     * @param decoded messages whose every record is in the journal
     * @param undecodable messages that are no notifications
     * @param ignored messages that tell of nobody's business: a store's test events, Caravan's own objects
     * @param journaled records that the journal took
     * @param duplicate records that the journal had already
     */
    public record Now(long received, long decoded, long undecodable, long ignored, long journaled, long duplicate) {}

    /** Those of a context; never null. */
    public static IntakeCounts of(CamelContext context) {
        synchronized (IntakeCounts.class) {
            IntakeCounts counts = context.getCamelContextExtension().getContextPlugin(IntakeCounts.class);
            if (counts == null) {
                counts = new IntakeCounts();
                context.getCamelContextExtension().addContextPlugin(IntakeCounts.class, counts);
            }
            return counts;
        }
    }

    public Now now() {
        return new Now(
                received.sum(), decoded.sum(), undecodable.sum(), ignored.sum(), journaled.sum(), duplicate.sum());
    }

    void received() {
        received.increment();
    }

    void decoded() {
        decoded.increment();
    }

    void undecodable() {
        undecodable.increment();
    }

    void ignored() {
        ignored.increment();
    }

    /** It failed and will be received again. */
    void givenBack() {
        received.decrement();
    }

    void written(boolean already) {
        (already ? duplicate : journaled).increment();
    }
}
