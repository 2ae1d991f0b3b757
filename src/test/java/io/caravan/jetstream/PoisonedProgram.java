package io.caravan.jetstream;

import io.caravan.event.ObjectEvent;
import io.caravan.servers.ChildProcess;
import io.caravan.servers.NatsServer;
import io.caravan.servers.OwnJava;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;

/** A process with two consumers and an ordered rule. A task called {@code poison} kills it, as running out of memory would. */
final class PoisonedProgram {
    static final int KILLED = 13;

    private PoisonedProgram() {}

    /** Starts one. */
    static ChildProcess start(NatsServer server, Path folder) {
        return ChildProcess.start(
                List.of(OwnJava.executable(), "-XX:TieredStopAtLevel=1", PoisonedProgram.class.getName(), server.url()),
                Map.of("CLASSPATH", System.getProperty("java.class.path")),
                Path.of("").toAbsolutePath(),
                folder.resolve("log"));
    }

    /** @param args the server's address */
    public static void main(String[] args) {
        DefaultCamelContext context = new DefaultCamelContext();
        JetStreamComponent component = new JetStreamComponent();
        component.setServers(args[0]);
        context.addComponent("nats-jetstream", component);
        context.getPropertiesComponent().addOverrideProperty("caravan.storage", "500000000");
        try {
            context.addRoutes(new Consumers());
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
        context.start();
    }

    private static final class Consumers extends RouteBuilder {
        private static final String OPTIONS = "&concurrency=4&ackWait=2s&deadLetterSubject=dlq.";

        @Override
        public void configure() {
            from("nats-jetstream:tasks.>?stream=TASKS&durableName=tasks" + OPTIONS + "tasks")
                    .routeId("tasks")
                    .process(exchange -> work(exchange, 20))
                    .to("nats-jetstream:done.tasks.{header.task}");
            from("nats-jetstream:slow.>?stream=SLOW&durableName=slow" + OPTIONS + "slow")
                    .routeId("slow")
                    .process(exchange -> work(exchange, 800))
                    .to("nats-jetstream:done.slow.{header.task}");
            from(RuleStage.FROM + "&ordered=true&concurrency=4")
                    .routeId(RuleStage.RULE)
                    .process(Consumers::slowly)
                    .to("nats-jetstream:events.{header.id}");
        }

        private static void slowly(Exchange exchange) throws InterruptedException {
            ObjectEvent event = exchange.getMessage().getBody(ObjectEvent.class);
            exchange.getMessage().setHeader("id", event.id());
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
        }

        private static void work(Exchange exchange, long millis) throws InterruptedException {
            String task = exchange.getMessage().getBody(String.class);
            exchange.getMessage().setHeader("task", task);
            boolean poison = task.equals("poison");
            new CountDownLatch(1).await(poison ? 400 : millis, TimeUnit.MILLISECONDS);
            if (poison) Runtime.getRuntime().halt(KILLED);
        }
    }
}
