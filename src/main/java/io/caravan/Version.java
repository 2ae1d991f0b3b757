package io.caravan;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;
import org.apache.camel.CamelContext;
import picocli.CommandLine.IVersionProvider;

/** What {@code --version} tells: what somebody who reports a fault should name. */
final class Version implements IVersionProvider {
    private static final String BUILD = "/META-INF/maven/io.caravan/caravan/pom.properties";
    private static final String COMMIT = "git.properties";

    @Override
    public String[] getVersion() throws IOException {
        return new String[] {
            "caravan " + caravan() + commit() + ", Camel " + of(CamelContext.class) + ", jnats "
                    + io.nats.client.Nats.CLIENT_VERSION + ", Java " + Runtime.version()
        };
    }

    private static String caravan() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(BUILD)) {
            if (in == null) return "of classes that aren't packed";
            Properties build = new Properties();
            build.load(in);
            return build.getProperty("version");
        }
    }

    /** Empty for what was built from something else than a checkout. */
    private static String commit() throws IOException {
        try (InputStream in = Version.class.getResourceAsStream(COMMIT)) {
            if (in == null) return "";
            Properties git = new Properties();
            git.load(in);
            String commit = git.getProperty("git.commit.id.abbrev");
            return commit == null ? "" : " (" + commit + ")";
        }
    }

    private static String of(Class<?> type) {
        String version = type.getPackage().getImplementationVersion();
        return version == null ? "?" : version;
    }
}
