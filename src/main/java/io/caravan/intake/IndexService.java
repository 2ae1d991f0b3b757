package io.caravan.intake;

import org.apache.camel.CamelContext;
import org.apache.camel.support.service.ServiceSupport;

/** Ends a context's index with the context. */
final class IndexService extends ServiceSupport {
    private final JournalIndex index;

    private IndexService(JournalIndex index) {
        this.index = index;
    }

    static IndexService in(CamelContext context) {
        synchronized (IndexService.class) {
            IndexService there = context.hasService(IndexService.class);
            if (there != null) return there;
            IndexService made = new IndexService(JournalIndex.open(context));
            try {
                context.addService(made, true, true);
            } catch (Exception e) {
                throw new IllegalStateException("can't begin the journal's index: " + e.getMessage(), e);
            }
            return made;
        }
    }

    JournalIndex index() {
        return index;
    }

    @Override
    protected void doStop() {
        index.close();
    }
}
