package io.caravan.reload;

import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.camel.ExpressionIllegalSyntaxException;
import org.apache.camel.NoSuchBeanException;
import org.apache.camel.NoSuchEndpointException;
import org.apache.camel.NoSuchLanguageException;
import org.apache.camel.PropertyBindingException;
import org.apache.camel.ResolveEndpointFailedException;
import org.apache.camel.TypeConversionException;
import org.apache.camel.language.simple.types.SimpleIllegalSyntaxException;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** Turns what Camel throws at a bad rule into the line it means and a reason on one line. */
final class Diagnosis {
    private static final Pattern UNKNOWN_OPTIONS = Pattern.compile("Unknown parameters=\\[\\{(.*)}]", Pattern.DOTALL);
    private static final Pattern MISSING_PROPERTY = Pattern.compile("Property with key \\[([^\\]]*)] not found");
    private static final Pattern COMPILER = Pattern.compile("\\.java:(\\d+): error: ([^\\r\\n]*)");
    private static final Pattern NO_COMPONENT = Pattern.compile("No component found with scheme: (\\S+)");

    private final RuleText text;
    private final Function<String, Set<String>> optionsOf;

    /** @param optionsOf the names of the options of a component's endpoints */
    Diagnosis(RuleText text, Function<String, Set<String>> optionsOf) {
        this.text = text;
        this.optionsOf = optionsOf;
    }

    Fault of(Throwable failure) {
        List<Throwable> chain = Reasons.chain(failure);
        int uri = 0;
        for (Throwable each : chain) {
            Fault fault = known(each);
            if (fault != null) return fault.line() > 0 || uri == 0 ? fault : fault(uri, fault.reason());
            if (each instanceof ResolveEndpointFailedException endpoint) uri = text.lineOfUri(endpoint.getUri());
        }
        return fault(uri > 0 ? uri : routeLine(), Reasons.line(failure));
    }

    /** Null for an exception that has to be looked behind. */
    private Fault known(Throwable failure) {
        String message = failure.getMessage() == null ? "" : failure.getMessage();
        if (failure instanceof MarkedYamlEngineException marked) {
            return fault(
                    marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0),
                    Reasons.oneLine(marked.getProblem()));
        }
        if (failure instanceof ExpressionIllegalSyntaxException bad) return expression(bad);
        if (failure instanceof ResolveEndpointFailedException endpoint) return endpoint(endpoint, message);
        if (failure instanceof PropertyBindingException option && option.getPropertyName() != null) {
            return fault(
                    text.lineOfKey(option.getPropertyName()),
                    "option " + option.getPropertyName() + " can't be '" + option.getValue() + "': "
                            + Reasons.line(failure));
        }
        if (failure instanceof TypeConversionException value) {
            String given = String.valueOf(value.getValue());
            return fault(
                    text.lineOfValue(given),
                    "'" + Reasons.oneLine(given) + "' is no "
                            + value.getToType().getSimpleName());
        }
        if (failure instanceof NoSuchBeanException bean && bean.getName() != null) {
            return fault(text.lineOf(bean.getName()), "there is no bean " + bean.getName());
        }
        if (failure instanceof NoSuchLanguageException language) {
            return fault(text.lineOf(language.getLanguage()), "there is no language " + language.getLanguage());
        }
        if (failure instanceof NoSuchEndpointException endpoint) {
            return fault(text.lineOfUri(endpoint.getUri()), "there is no component " + schemeOf(endpoint.getUri()));
        }
        Matcher compiler = COMPILER.matcher(message);
        if (compiler.find()) return fault(Integer.parseInt(compiler.group(1)), compiler.group(2));
        Matcher property = MISSING_PROPERTY.matcher(message);
        if (property.find()) {
            return fault(
                    text.lineOf("{{" + property.group(1)),
                    "there is no property " + property.group(1) + " for {{" + property.group(1) + "}}");
        }
        return null;
    }

    private Fault expression(ExpressionIllegalSyntaxException bad) {
        String expression = bad.getExpression();
        String why = bad instanceof SimpleIllegalSyntaxException simple
                ? Reasons.oneLine(simple.getShortMessage())
                : Reasons.text(bad);
        return fault(text.lineOf(expression), "bad expression " + Reasons.oneLine(expression) + ": " + why);
    }

    private Fault endpoint(ResolveEndpointFailedException endpoint, String message) {
        Matcher unknown = UNKNOWN_OPTIONS.matcher(message);
        if (unknown.find()) return unknownOption(schemeOf(endpoint.getUri()), unknown.group(1));
        Matcher component = NO_COMPONENT.matcher(message);
        if (component.find()) {
            String scheme = component.group(1).replaceFirst("[.,]$", "");
            return fault(text.lineOfUri(endpoint.getUri()), "there is no component " + scheme);
        }
        return null;
    }

    private Fault unknownOption(String scheme, String options) {
        String name = options.split(", ")[0].replaceFirst("=.*", "");
        return unknownOption(scheme, name, text.lineOfKey(name));
    }

    /**
     * The first option in the file's parameters that its component doesn't know, or null. Camel finds most, but a component that takes its URI as it is written
     * can take one for the end of another's value.
     *
     * @param knownOf the names of the options of a component whose endpoints know all of theirs; else empty
     */
    Fault unknownOption(Function<String, Set<String>> knownOf) {
        for (RuleText.Option option : text.options()) {
            String scheme = schemeOf(option.uri());
            Set<String> known = knownOf.apply(scheme);
            if (!known.isEmpty() && !known.contains(option.name())) {
                return unknownOption(scheme, option.name(), option.line());
            }
        }
        return null;
    }

    private Fault unknownOption(String scheme, String name, int line) {
        String meant = Nearest.to(name, optionsOf.apply(scheme))
                .map(near -> "; did you mean " + near + "?")
                .orElse("");
        return fault(line, scheme + " has no option " + name + meant);
    }

    private static String schemeOf(String uri) {
        return uri.replaceFirst("[:?].*", "");
    }

    private int routeLine() {
        return Math.max(text.lineOf("route"), 0);
    }

    private Fault fault(int line, String reason) {
        return new Fault(text.file().name(), line, reason);
    }
}
