package io.caravan.command;

import io.caravan.jetstream.JetStreamComponent;
import io.caravan.jetstream.Link;
import io.caravan.jetstream.Reruns;
import io.caravan.reload.Reasons;
import java.io.IOException;
import org.apache.camel.CamelContext;
import org.apache.camel.main.Main;

/** What {@code caravan run} would have, its connection to NATS, its beans and its components, but no routes, for a command that ends. For one thread. */
final class Session implements AutoCloseable {
    private final Main main;
    private String refusal = "";

    private Session(Main main) {
        this.main = main;
    }

    /** Opens one. @throws IOException one line, when NATS isn't there: a command doesn't wait for it */
    static Session open(Configuration configuration) throws Exception {
        Session session = begin(configuration);
        try {
            session.main.start();
            session.link();
            return session;
        } catch (Exception e) {
            session.close();
            throw e;
        }
    }

    /** Opens one for a command that also wants to know what is there when NATS isn't. */
    static Session openWithoutAsking(Configuration configuration) throws Exception {
        Session session = begin(configuration);
        try {
            session.main.start();
        } catch (Exception e) {
            session.refusal = Reasons.line(e);
        }
        return session;
    }

    private static Session begin(Configuration configuration) throws Exception {
        // The command says itself what it does.
        if (System.getProperty("caravan.log.level") == null) System.setProperty("caravan.log.level", "ERROR");
        Main main = new Main();
        configuration.giveTo(main);
        // The ports of a Caravan that runs here are taken.
        main.addOverrideProperty("camel.server.enabled", "false");
        main.addOverrideProperty("camel.management.enabled", "false");
        main.addOverrideProperty("camel.metrics.enabled", "false");
        // A variable goes before that, and only a system property before a variable.
        if (System.getenv("CAMEL_MANAGEMENT_ENABLED") != null) System.setProperty("camel.management.enabled", "false");
        // Canaries are for those that stay.
        main.addOverrideProperty("caravan.canary.every", "0");
        main.addOverrideProperty("caravan.silence.after", "0");
        // All that counts has ended; what hangs isn't waited for.
        main.addOverrideProperty("camel.main.shutdown-timeout", "1");
        Session session = new Session(main);
        try {
            main.init();
            Reruns.only(main.getCamelContext());
            return session;
        } catch (Exception e) {
            main.stop();
            throw e;
        }
    }

    CamelContext context() {
        return main.getCamelContext();
    }

    /** Why it couldn't be started, NATS refusing the credentials for one; empty when it was. */
    String refusal() {
        return refusal;
    }

    /** The connection, there or not. */
    Link anyLink() {
        return context()
                .getComponent("nats-jetstream", JetStreamComponent.class)
                .link();
    }

    /** The connection; it was there a moment ago. */
    Link link() throws IOException {
        Link link = anyLink();
        if (!link.connected()) throw new IOException(link.state().detail());
        return link;
    }

    @Override
    public void close() {
        main.stop();
    }
}
