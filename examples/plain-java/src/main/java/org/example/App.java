package org.example;

import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;

/** A Camel application of one's own, with a rule in it. Intake runs elsewhere: in a Caravan beside it. */
public final class App {
    private App() {}

    public static void main(String[] args) throws Exception {
        CamelContext context = context(System.getenv().getOrDefault("NATS_URL", "nats://localhost:4222"));
        Runtime.getRuntime().addShutdownHook(new Thread(context::stop));
        context.start();
        Thread.currentThread().join();
    }

    static CamelContext context(String nats) throws Exception {
        DefaultCamelContext context = new DefaultCamelContext();
        context.getPropertiesComponent().addInitialProperty("caravan.group", "gallery");
        context.getPropertiesComponent().addInitialProperty("camel.component.nats-jetstream.servers", nats);
        context.addRoutes(new Thumbnails());
        context.addRoutes(new Attendance());
        return context;
    }
}
