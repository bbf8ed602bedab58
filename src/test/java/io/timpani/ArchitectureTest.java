package io.timpani;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.name;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.Configuration.consideringOnlyDependenciesInAnyPackage;
import static com.tngtech.archunit.library.plantuml.rules.PlantUmlArchCondition.adhereToPlantUmlDiagram;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.ext.Provider;

/** The drawing is the rule. */
@AnalyzeClasses(packages = "io.timpani", importOptions = DoNotIncludeTests.class)
class ArchitectureTest {
    private static final String[] CAPABILITIES = {
        "io.timpani.prediction",
        "io.timpani.chat",
        "io.timpani.catalog",
        "io.timpani.health",
        "io.timpani.stats",
        "io.timpani.system"
    };

    @ArchTest
    static final ArchRule the_drawing_is_the_truth = classes()
            .that()
            // the root package holds words only and is no room
            .resideInAPackage("io.timpani.*..")
            .should(adhereToPlantUmlDiagram(
                    ArchitectureTest.class.getResource("/house.puml"),
                    consideringOnlyDependenciesInAnyPackage("io.timpani.*..")));

    @ArchTest
    static final ArchRule rooms_are_free_of_cycles =
            slices().matching("io.timpani.(**)").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule engines_are_strangers =
            slices().matching("io.timpani.engine.(*)..").should().notDependOnEachOther();

    @ArchTest
    static final ArchRule nobody_imports_an_engine = noClasses()
            .that()
            .resideOutsideOfPackage("io.timpani.engine.*..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.timpani.engine.*..");

    @ArchTest
    static final ArchRule capabilities_are_strangers = slices().matching(
                    "io.timpani.(prediction|chat|catalog|health|stats|system)..")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule capabilities_show_only_their_resources = classes()
            .that()
            .resideInAnyPackage(CAPABILITIES)
            .and()
            .arePublic()
            // which servers make themselves, and nobody imports
            .and()
            .areNotAnnotatedWith(WebServlet.class)
            .should()
            .beAnnotatedWith(Path.class)
            .andShould()
            .haveSimpleNameEndingWith("Resource");

    @ArchTest
    static final ArchRule servlets_of_capabilities_are_told_by_their_names = classes()
            .that()
            .resideInAnyPackage(CAPABILITIES)
            .and()
            .areAnnotatedWith(WebServlet.class)
            .should()
            .beAssignableTo(HttpServlet.class)
            .andShould()
            .haveSimpleNameEndingWith("Servlet");

    @ArchTest
    static final ArchRule only_boundaries_speak_jaxrs = noClasses()
            .that()
            // the plumbing that boundaries share
            .resideOutsideOfPackage("io.timpani.http")
            .and()
            .areNotAnnotatedWith(Path.class)
            .and()
            .areNotAnnotatedWith(Provider.class)
            .and()
            .areNotAnnotatedWith(ApplicationPath.class)
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta.ws.rs..");

    @ArchTest
    static final ArchRule the_inside_is_plain_java = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.timpani.model",
                    "io.timpani.frame",
                    "io.timpani.metadata",
                    "io.timpani.telemetry",
                    "io.timpani.telemetry.otlp",
                    "io.timpani.telemetry.spans",
                    "io.timpani.process",
                    "io.timpani.engine..",
                    "io.timpani.cli")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("jakarta..");

    /** Servers have other versions of the same classes, or none. */
    @ArchTest
    static final ArchRule only_telemetry_names_opentelemetry = noClasses()
            .that()
            .resideOutsideOfPackages(
                    "io.timpani.telemetry.otlp", "io.timpani.telemetry.spans", "io.timpani.telemetry.server")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.opentelemetry..",
                    "io.timpani.telemetry.otlp",
                    "io.timpani.telemetry.spans",
                    "io.timpani.telemetry.server");

    /** An SDK is ours, in a loader of its own, or the server's, which no application may name. */
    @ArchTest
    static final ArchRule only_what_is_isolated_names_an_sdk = noClasses()
            .that()
            .resideOutsideOfPackage("io.timpani.telemetry.otlp")
            .should()
            .dependOnClassesThat(resideInAPackage("io.opentelemetry..")
                    .and(not(resideInAnyPackage("io.opentelemetry.api..", "io.opentelemetry.context.."))))
            .orShould()
            .dependOnClassesThat()
            .resideInAPackage("io.timpani.telemetry.otlp");

    @ArchTest
    static final ArchRule only_process_spawns = noClasses()
            .that()
            .resideOutsideOfPackage("io.timpani.process")
            .should()
            .dependOnClassesThat()
            .areAssignableTo(ProcessBuilder.class)
            .orShould()
            .callMethodWhere(target(owner(type(Runtime.class))).and(target(name("exec"))));

    @ArchTest
    static final ArchRule only_cli_exits = noClasses()
            .that()
            .resideOutsideOfPackage("io.timpani.cli")
            .should()
            .callMethod(System.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "exit", int.class)
            .orShould()
            .callMethod(Runtime.class, "halt", int.class);

    @ArchTest
    static final ArchRule no_meaningless_suffixes =
            noClasses().should().haveNameMatching(".*(Impl|Util|Utils|Helper|Manager|Service|Dto|Data|Info)");

    @ArchTest
    static final ArchRule no_mutable_statics = fields().that()
            .areStatic()
            .and()
            .haveNameNotMatching("\\$.*")
            .should()
            .beFinal()
            .andShould(new HoldWhatStays());
}
