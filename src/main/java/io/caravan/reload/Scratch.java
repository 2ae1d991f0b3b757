package io.caravan.reload;

import io.caravan.bucketevent.RuleSketch;
import io.caravan.jetstream.JetStreamConsumer;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelContextAware;
import org.apache.camel.Component;
import org.apache.camel.Endpoint;
import org.apache.camel.RoutesBuilder;
import org.apache.camel.component.properties.PropertiesComponent;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.model.ProcessorDefinitionHelper;
import org.apache.camel.model.RouteDefinition;
import org.apache.camel.spi.BeanRepository;
import org.apache.camel.spi.CliConnectorFactory;
import org.apache.camel.spi.ExtendedPropertyConfigurerGetter;
import org.apache.camel.spi.PropertiesSource;
import org.apache.camel.spi.PropertyConfigurer;
import org.apache.camel.spi.PropertyConfigurerGetter;
import org.apache.camel.support.DefaultRegistry;
import org.apache.camel.support.LifecycleStrategySupport;
import org.apache.camel.support.service.ServiceHelper;
import org.apache.camel.util.ObjectHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A context in which a route file is made and never started: it has the properties, the beans and the components' options of the one that runs, and no connection.
 * Camel finds nearly all that is wrong with a route when it makes it.
 */
final class Scratch implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Scratch.class);
    private static final String ROOT = JetStreamConsumer.class.getPackageName().replaceFirst("\\.[^.]+$", "");

    private final CamelContext running;
    private final DefaultCamelContext context = new DefaultCamelContext(false);
    private final Set<Object> lent = new HashSet<>();

    Scratch(CamelContext running) {
        this.running = running;
        context.disableJMX();
        context.getCamelContextExtension().setName(running.getName() + "-check");
        context.setApplicationContextClassLoader(running.getApplicationContextClassLoader());
        context.getCamelContextExtension().setRegistry(new DefaultRegistry(new Beans()));
        context.setSourceLocationEnabled(true);
        PropertiesComponent properties = (PropertiesComponent) context.getPropertiesComponent();
        properties.setEnvironmentVariableMode(PropertiesComponent.ENVIRONMENT_VARIABLES_MODE_NEVER);
        properties.setSystemPropertiesMode(PropertiesComponent.SYSTEM_PROPERTIES_MODE_NEVER);
        properties.addPropertiesSource(new Properties());
        context.addLifecycleStrategy(new Options());
        context.build();
        keepFromCamelCli();
        context.init();
    }

    /** Under the Camel CLI every context would report to it, with a thread of its own. */
    private void keepFromCamelCli() {
        CliConnectorFactory connector = context.getCamelContextExtension().getContextPlugin(CliConnectorFactory.class);
        if (connector != null) connector.setEnabled(false);
    }

    /**
     * Makes the routes of a file, without starting any.
     *
     * @throws Exception whatever is wrong
     */
    List<RouteDefinition> make(RouteFile file) throws Exception {
        return make(List.of(file));
    }

    /** The same for several at once: what is wrong may be wrong with any of them. Not to be called twice. */
    List<RouteDefinition> make(Collection<RouteFile> files) throws Exception {
        Collection<RoutesBuilder> builders = CamelEngine.builders(context, files);
        CamelEngine.addConfigurations(context, builders);
        for (RoutesBuilder builder : builders) builder.addRoutesToCamelContext(context);
        List<RouteDefinition> routes = new ArrayList<>(context.getRouteDefinitions());
        context.startRouteDefinitions(routes);
        for (RouteDefinition route : routes) askForConsumer(route);
        return routes;
    }

    /** What the text of a file's rules says that they do. @throws Exception whatever is wrong with it */
    List<RuleSketch> sketches(RouteFile file) throws Exception {
        return make(file).stream()
                .flatMap(route -> RuleSketch.of(route, context).stream())
                .toList();
    }

    /** The names of all options of a component's endpoints; empty when there is no such component. */
    Set<String> optionsOf(String scheme) {
        var factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        return factory == null ? Set.of() : factory.propertyNames();
    }

    /** The same for a component that takes no other options; else empty. */
    Set<String> allOptionsOf(String scheme) {
        var factory = context.getCamelContextExtension().getEndpointUriFactory(scheme);
        boolean open = factory == null
                || factory.isLenientProperties()
                || !factory.multiValuePrefixes().isEmpty();
        return open ? Set.of() : factory.propertyNames();
    }

    /** Every id that was given to a route or a step. */
    static Set<String> ids(RouteDefinition route) {
        List<String> ids = new ArrayList<>();
        ProcessorDefinitionHelper.gatherAllNodeIds(route, ids, true, false);
        return new HashSet<>(ids);
    }

    /** Our own endpoints check their options when they make a consumer, which does nothing before it is started. */
    private void askForConsumer(RouteDefinition route) throws Exception {
        Endpoint endpoint = context.hasEndpoint(route.getInput().getEndpointUri());
        boolean ours = endpoint != null && endpoint.getClass().getPackageName().startsWith(ROOT);
        if (ours) endpoint.createConsumer(exchange -> {});
    }

    @Override
    public void close() {
        for (String name : context.getComponentNames()) end(name, context.hasComponent(name));
        for (Object bean : lent) CamelContextAware.trySetCamelContext(bean, running);
    }

    /** Where the making of a route ended early a component may be half made, and not know how to end. */
    private static void end(String name, Component component) {
        try {
            ServiceHelper.stopAndShutdownService(component);
        } catch (RuntimeException e) {
            LOG.debug("ending component {} of a check: {}", name, e.toString());
        }
    }

    /** The beans of the running context, but for what belongs to it alone. */
    private final class Beans implements BeanRepository {
        @Override
        public Object lookupByName(String name) {
            Object bean = running.getRegistry().lookupByName(name);
            Component component = bean instanceof Component theirs ? theirs : running.hasComponent(name);
            return bean == null || bean instanceof Component ? another(component) : lend(bean);
        }

        @Override
        public <T> T lookupByNameAndType(String name, Class<T> type) {
            return lend(running.getRegistry().lookupByNameAndType(name, type));
        }

        @Override
        public <T> Map<String, T> findByTypeWithName(Class<T> type) {
            Map<String, T> found = new HashMap<>(running.getRegistry().findByTypeWithName(type));
            found.values().removeIf(bean -> lend(bean) == null);
            return found;
        }

        @Override
        public <T> Set<T> findByType(Class<T> type) {
            Set<T> found = new HashSet<>(running.getRegistry().findByType(type));
            found.removeIf(bean -> lend(bean) == null);
            return found;
        }

        /** One like it, for a host may have added components that Camel can't find by their names. */
        private Component another(Component component) {
            if (component == null || !ObjectHelper.hasDefaultPublicNoArgConstructor(component.getClass())) return null;
            return context.getInjector().newInstance(component.getClass());
        }

        private <T> T lend(T bean) {
            if (bean instanceof Component || bean instanceof Endpoint) return null;
            if (bean instanceof CamelContextAware) lent.add(bean);
            return bean;
        }
    }

    /** The properties of the running context. */
    private final class Properties implements PropertiesSource {
        @Override
        public String getName() {
            return "running";
        }

        @Override
        public String getProperty(String name) {
            return running.getPropertiesComponent().resolveProperty(name).orElse(null);
        }
    }

    /** Gives a component the options that its namesake in the running context has. */
    private final class Options extends LifecycleStrategySupport {
        @Override
        public void onComponentAdd(String name, Component component) {
            Component namesake = running.hasComponent(name);
            if (namesake == null || namesake.getClass() != component.getClass()) return;
            PropertyConfigurer configurer = component.getComponentPropertyConfigurer();
            if (!(configurer instanceof ExtendedPropertyConfigurerGetter options)) return;
            for (String option : options.getAllOptions(component).keySet()) {
                Object value = ((PropertyConfigurerGetter) configurer).getOptionValue(namesake, option, false);
                if (value != null) configurer.configure(context, component, option, value, false);
            }
        }
    }
}
