package io.caravan.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;

/** jbang-catalog.json against pom.xml and the classes. */
class JBangCatalogTest {
    private Element project;
    private JsonNode caravan;

    @BeforeEach
    void read() throws Exception {
        project = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(Path.of("pom.xml").toFile())
                .getDocumentElement();
        caravan = new ObjectMapper()
                .readTree(Path.of("jbang-catalog.json").toFile())
                .at("/aliases/caravan");
    }

    @Test
    void itIsThisProjectsJarAndItsMainClass() throws Exception {
        assertThat(caravan.path("script-ref").asText())
                .isEqualTo(
                        text(project, "groupId") + ":" + text(project, "artifactId") + ":" + text(project, "version"));
        assertThat(Class.forName(caravan.path("main").asText()).getMethod("main", String[].class))
                .isNotNull();
    }

    @Test
    void itBringsWhatOnlyTheProgramNeeds() {
        List<String> wanted = new ArrayList<>();
        for (Element dependency : children(child(project, "dependencies"))) {
            if (!text(dependency, "optional").equals("true")) continue;
            wanted.add(text(dependency, "groupId") + ":" + text(dependency, "artifactId") + ":" + version(dependency));
        }
        List<String> named = new ArrayList<>();
        caravan.path("dependencies").forEach(dependency -> named.add(dependency.asText()));

        assertThat(named).hasSizeGreaterThan(5).containsExactlyInAnyOrderElementsOf(wanted);
    }

    /** Its own, or that of the bill of materials which manages its group. */
    private String version(Element dependency) {
        Map<String, String> managed = new HashMap<>();
        for (Element bom : children(child(child(project, "dependencyManagement"), "dependencies")))
            managed.put(text(bom, "groupId"), text(bom, "version"));
        String version = text(dependency, "version");
        if (version.isEmpty()) version = managed.get(text(dependency, "groupId"));
        return text(child(project, "properties"), version.substring(2, version.length() - 1));
    }

    private static String text(Element element, String name) {
        Element child = child(element, name);
        return child == null ? "" : child.getTextContent().strip();
    }

    private static Element child(Element element, String name) {
        return children(element).stream()
                .filter(each -> each.getNodeName().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        NodeList nodes = element.getChildNodes();
        for (int i = 0; i < nodes.getLength(); i++) {
            Node node = nodes.item(i);
            if (node instanceof Element child) children.add(child);
        }
        return children;
    }
}
