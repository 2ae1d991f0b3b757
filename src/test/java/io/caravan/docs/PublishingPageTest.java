package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.caravan.docs.Pages.Snippet;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.xpath.XPathFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;

/** docs/publishing.md against the profile of pom.xml: what it takes to publish, and nothing that does it. */
class PublishingPageTest {
    private static final Path PAGE = Path.of("docs/publishing.md");
    private static final String PLUGINS = "/project/profiles/profile[id='publish']/build/plugins/plugin";

    @TempDir
    private Path checkout;

    @Test
    void thePageNamesThePluginsThatMakeWhatIsPublished() throws Exception {
        Matcher row = Pattern.compile("(?m)^\\| .*`(maven-.+-plugin)`").matcher(Files.readString(PAGE));
        List<String> named = new ArrayList<>();
        while (row.find()) named.add(row.group(1));

        assertThat(named).containsExactly("maven-source-plugin", "maven-javadoc-plugin", "maven-gpg-plugin");
        for (String plugin : named) {
            assertThat(pom(PLUGINS + "[artifactId='" + plugin + "']/version"))
                    .as(plugin)
                    .isNotEmpty();
            assertThat(pom(PLUGINS + "[artifactId='" + plugin + "']/executions/execution/goals/goal"))
                    .as(plugin)
                    .isIn("jar-no-fork", "jar", "sign");
        }
        assertThat(pom(PLUGINS + "[artifactId='maven-javadoc-plugin']/configuration/failOnWarnings"))
                .isEqualTo("true");
    }

    @Test
    void thePomSaysWhatIsTrueAndWhereToNowhere() throws Exception {
        assertThat(pom("/project/name")).isNotEmpty();
        assertThat(pom("/project/description")).isNotEmpty();
        assertThat(pom("/project/developers/developer/name")).isNotEmpty();
        assertThat(pom("/project/licenses/license/name")).isEqualTo("Apache-2.0");
        assertThat(Files.readString(Path.of("LICENSE"))).contains("Apache License", "Version 2.0");
        for (String way : List.of("distributionManagement", "repositories", "pluginRepositories"))
            assertThat(pom("count(//" + way + ")")).as(way).isEqualTo("0");
    }

    @Test
    void whatIsMissingIsAskedForBeforeAnythingLeaves() throws Exception {
        String rules = PLUGINS + "[artifactId='maven-enforcer-plugin']/executions/execution[phase='install']"
                + "/configuration/rules";
        boolean missing =
                pom("/project/url").isEmpty() || pom("/project/scm/url").isEmpty();

        assertThat(Files.readString(PAGE).contains("They aren't there yet")).isEqualTo(missing);
        assertThat(pom("count(" + rules + "/requireReleaseVersion)")).isEqualTo("1");
        assertThat(pom(rules + "/requireProperty[1]/property")).isEqualTo("project.url");
        assertThat(pom(rules + "/requireProperty[2]/property")).isEqualTo("project.scm.url");
    }

    @Test
    void itsCommandsChangeTheNumberWhereverItStands() throws Exception {
        assumeThat(System.getenv("PATH").split(File.pathSeparator))
                .as("git is on PATH")
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "git")));
        String old = pom("/project/version");
        Files.copy(Path.of("pom.xml"), checkout.resolve("pom.xml"));
        Files.copy(Path.of("jbang-catalog.json"), checkout.resolve("jbang-catalog.json"));
        Files.writeString(checkout.resolve("other"), "1.0-SNAPSHOT of something else");
        String commands = Pages.fenced("sh").stream()
                .filter(snippet -> snippet.page().equals(PAGE) && snippet.text().contains("new="))
                .map(Snippet::text)
                .findFirst()
                .orElseThrow();

        run("git init -q . && git add .\n" + commands.replaceAll("(?m)^new=.*", "new=7.8.9"));

        String pom = read("pom.xml");
        assertThat(pom).contains("<version>7.8.9</version>").doesNotContain(old);
        assertThat(pom).containsPattern("<project.build.outputTimestamp>\\d{4}-\\d\\d-\\d\\dT00:00:00Z</");
        assertThat(read("jbang-catalog.json")).contains(":7.8.9\"").doesNotContain(old);
        assertThat(read("other")).contains("1.0-SNAPSHOT");
    }

    private String read(String file) throws IOException {
        return Files.readString(checkout.resolve(file));
    }

    private void run(String script) throws Exception {
        ProcessBuilder builder = new ProcessBuilder("bash", "-ec", script)
                .directory(checkout.toFile())
                .redirectErrorStream(true);
        // A hook of git's says there which repository it is about, and that isn't this one.
        builder.environment().keySet().removeIf(name -> name.startsWith("GIT_"));
        Process bash = builder.start();
        String output = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(bash.waitFor()).as(output).isZero();
    }

    private static String pom(String path) throws Exception {
        Document pom = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile());
        return XPathFactory.newInstance().newXPath().evaluate(path, pom).strip();
    }
}
