package io.caravan.command;

import io.caravan.jetstream.Link;
import io.caravan.reload.FolderRules;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code caravan status}: how it all is, on one screen. */
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Shows how full the streams are, how far intake and each rule are, and what no rule listens to.")
public final class StatusCommand implements Callable<Integer> {
    @Option(names = "--json", description = "For programs.")
    private boolean json;

    @Mixin
    private RoutesOption routes;

    @Mixin
    private ConfigOption config;

    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Configuration configuration = config.read();
        try (Session session = Session.open(configuration)) {
            Link link = session.link();
            FolderRules folder = FolderRules.read(session.context(), routes.folder(configuration));
            Status status = Status.read(link, folder);
            PrintWriter out = spec.commandLine().getOut();
            if (json) {
                out.println(StatusJson.of(status, link.names()));
            } else {
                StatusText.of(status, link.names()).forEach(out::println);
                status.faults()
                        .forEach(fault ->
                                spec.commandLine().getErr().println("caravan: " + Columns.visible(fault.toString())));
            }
            out.flush();
            return 0;
        }
    }
}
