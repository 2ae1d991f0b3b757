package io.caravan;

import static com.tngtech.archunit.library.Architectures.layeredArchitecture;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;

@AnalyzeClasses(packages = "io.caravan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {

    @ArchTest
    static final ArchRule dependenciesPointOneWay = layeredArchitecture()
            .consideringOnlyDependenciesInLayers()
            .withOptionalLayers(true)
            .layer("event")
            .definedBy("io.caravan.event..")
            .layer("jetstream")
            .definedBy("io.caravan.jetstream..")
            .layer("intake")
            .definedBy("io.caravan.intake..")
            .layer("objects")
            .definedBy("io.caravan.objects..")
            .layer("rules")
            .definedBy("io.caravan.bucketevent..")
            .layer("letters")
            .definedBy("io.caravan.deadletter..")
            .layer("reload")
            .definedBy("io.caravan.reload..")
            .layer("ops")
            .definedBy("io.caravan.ops..")
            .layer("enrich")
            .definedBy("io.caravan.enrich..")
            .layer("watch")
            .definedBy("io.caravan.watch..")
            .layer("servers")
            .definedBy("io.caravan.servers..")
            .layer("program")
            .definedBy("io.caravan.command..", "io.caravan.bench..", "io.caravan")
            .whereLayer("event")
            .mayNotAccessAnyLayer()
            .whereLayer("jetstream")
            .mayOnlyAccessLayers("event")
            .whereLayer("intake")
            .mayOnlyAccessLayers("event", "jetstream")
            .whereLayer("objects")
            .mayOnlyAccessLayers("event", "jetstream")
            .whereLayer("letters")
            .mayOnlyAccessLayers("event", "jetstream")
            .whereLayer("rules")
            .mayOnlyAccessLayers("event", "jetstream", "objects", "letters")
            .whereLayer("enrich")
            .mayOnlyAccessLayers("event", "jetstream")
            .whereLayer("watch")
            .mayOnlyBeAccessedByLayers("program")
            .whereLayer("watch")
            .mayOnlyAccessLayers("event", "jetstream", "intake", "objects", "rules", "letters", "enrich")
            .whereLayer("servers")
            .mayNotAccessAnyLayer()
            .whereLayer("program")
            .mayNotBeAccessedByAnyLayer();

    @ArchTest
    static final ArchRule noPackagesInACircle =
            slices().matching("io.caravan.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule anEventKnowsNeitherCamelNorNats = ArchRuleDefinition.noClasses()
            .that()
            .resideInAPackage("io.caravan.event..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.camel..", "io.nats..");

    @ArchTest
    static final ArchRule onlyTheMainClassEndsTheProcess = ArchRuleDefinition.noClasses()
            .that()
            .doNotHaveFullyQualifiedName("io.caravan.Caravan")
            .should()
            .callMethod(System.class, "exit", int.class);
}
