package io.caravan.reload;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** The text of a rule file, in which the line of a fault is looked for. In YAML only keys and values count, not comments. */
final class RuleText {
    private final RouteFile file;
    private final List<Word> words;
    private final List<Option> options;
    private final Fault fault;

    private RuleText(RouteFile file, List<Word> words, List<Option> options, Fault fault) {
        this.file = file;
        this.words = words;
        this.options = options;
        this.fault = fault;
    }

    /** A key or a value, or a line of Java. */
    private record Word(String text, int line, boolean key) {}

    /** An option that stands in the parameters beside a URI. */
    record Option(String uri, String name, int line) {}

    static RuleText of(RouteFile file) {
        if (file.text().isBlank()) return faulty(file, 0, "is empty");
        return file.isJava() ? new RuleText(file, linesOf(file.text()), List.of(), null) : ofYaml(file);
    }

    private static RuleText ofYaml(RouteFile file) {
        try {
            LoadSettings settings = LoadSettings.builder().setLabel(file.name()).build();
            Optional<Node> root = new Compose(settings).composeString(file.text());
            List<Word> words = new ArrayList<>();
            List<Option> options = new ArrayList<>();
            root.ifPresent(node -> gather(node, words, options));
            return new RuleText(file, words, options, faultOf(file, root.orElse(null)));
        } catch (MarkedYamlEngineException e) {
            int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            return faulty(file, line, "isn't YAML: " + e.getProblem());
        } catch (YamlEngineException e) {
            return faulty(file, 0, "isn't YAML: " + Reasons.text(e));
        }
    }

    private static RuleText faulty(RouteFile file, int line, String reason) {
        return new RuleText(file, List.of(), List.of(), new Fault(file.name(), line, reason));
    }

    /** A rule file holds one route and nothing else: nothing that other files could come to depend on. */
    private static Fault faultOf(RouteFile file, Node root) {
        if (!(root instanceof SequenceNode items) || items.getValue().isEmpty()) {
            return new Fault(file.name(), 1, "isn't a list with one route: it begins with - route:");
        }
        for (Node item : items.getValue()) {
            String kind = kindOf(item);
            if (kind.equals("route") || kind.equals("from")) continue;
            return new Fault(
                    file.name(),
                    lineOf(item),
                    "a rule file holds one route; " + kind + " belongs in a file beside rules/");
        }
        if (items.getValue().size() > 1) {
            return new Fault(
                    file.name(),
                    lineOf(items.getValue().get(1)),
                    "holds " + items.getValue().size() + " routes; a rule file holds one");
        }
        return null;
    }

    private static String kindOf(Node item) {
        if (item instanceof MappingNode map && !map.getValue().isEmpty()) {
            Node key = map.getValue().get(0).getKeyNode();
            if (key instanceof ScalarNode scalar) return scalar.getValue();
        }
        return "what stands here";
    }

    private static void gather(Node node, List<Word> words, List<Option> options) {
        if (node instanceof ScalarNode scalar) words.add(new Word(scalar.getValue(), lineOf(node), false));
        if (node instanceof SequenceNode items) items.getValue().forEach(item -> gather(item, words, options));
        if (node instanceof MappingNode map) {
            gatherOptions(map, options);
            for (NodeTuple tuple : map.getValue()) {
                if (tuple.getKeyNode() instanceof ScalarNode key)
                    words.add(new Word(key.getValue(), lineOf(key), true));
                gather(tuple.getValueNode(), words, options);
            }
        }
    }

    private static void gatherOptions(MappingNode map, List<Option> options) {
        if (!(valueOf(map, "uri") instanceof ScalarNode uri)) return;
        if (!(valueOf(map, "parameters") instanceof MappingNode parameters)) return;
        for (NodeTuple tuple : parameters.getValue()) {
            if (tuple.getKeyNode() instanceof ScalarNode key)
                options.add(new Option(uri.getValue(), key.getValue(), lineOf(key)));
        }
    }

    /** Null when there is no such key. */
    private static Node valueOf(MappingNode map, String key) {
        return map.getValue().stream()
                .filter(tuple -> tuple.getKeyNode() instanceof ScalarNode name
                        && name.getValue().equals(key))
                .map(NodeTuple::getValueNode)
                .findFirst()
                .orElse(null);
    }

    private static List<Word> linesOf(String text) {
        List<Word> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) lines.add(new Word(line, lines.size() + 1, false));
        return lines;
    }

    private static int lineOf(Node node) {
        return node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    RouteFile file() {
        return file;
    }

    /** What stands in parameters beside a URI; none in Java. */
    List<Option> options() {
        return List.copyOf(options);
    }

    /** What is wrong with it as a text, or null. */
    Fault fault() {
        return fault;
    }

    /** The line of a key or value; 0 when there is none. An exact one goes before one that has it in it. */
    int lineOf(String clue) {
        int exact = first(word -> word.text().equals(clue));
        return exact > 0 ? exact : first(word -> !word.key() && word.text().contains(clue));
    }

    /** The line of a whole value; 0 when there is none. */
    int lineOfValue(String value) {
        return first(word -> !word.key() && word.text().equals(value));
    }

    /** The line of a key, or, in an URI, of an option. */
    int lineOfKey(String clue) {
        int exact = first(word -> word.key() && word.text().equals(clue));
        return exact > 0 ? exact : first(word -> word.text().matches("(?s).*[?&;]" + Pattern.quote(clue) + "=.*"));
    }

    /** The line of the value that a URI was made from: it begins with that, and has its options elsewhere. */
    int lineOfUri(String uri) {
        String base = baseOf(uri);
        int exact = first(word -> !word.key() && baseOf(word.text()).equals(base));
        if (exact > 0) return exact;
        int within = lineOf(base);
        // Camel may have escaped what stands behind the scheme.
        String scheme = base.replaceFirst(":.*", ":");
        return within > 0 ? within : first(word -> !word.key() && word.text().startsWith(scheme));
    }

    private static String baseOf(String uri) {
        return uri.replaceFirst("[?].*", "").replace("://", ":");
    }

    private int first(Predicate<Word> condition) {
        return words.stream().filter(condition).mapToInt(Word::line).findFirst().orElse(0);
    }
}
