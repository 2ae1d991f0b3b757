package io.caravan.jetstream;

import org.apache.camel.CamelContext;

/**
 * Whether a context only serves {@code camel export}. That starts the routes to see what they need, with stubs for all components, and makes up a value for every
 * property that isn't set.
 */
public final class CamelExport {
    private CamelExport() {}

    public static boolean isUnderWay(CamelContext context) {
        return context.getPropertiesComponent()
                .resolveProperty("camel.jbang.export")
                .filter(Boolean::parseBoolean)
                .isPresent();
    }
}
