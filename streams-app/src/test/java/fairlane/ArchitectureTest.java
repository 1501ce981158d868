package fairlane;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rooms, and the fences between them. */
class ArchitectureTest {
    private static final List<String> PACKAGES = List.of(
            "core",
            "contract",
            "http",
            "wire",
            "pipeline",
            "delivery",
            "gateway",
            "abuse",
            "admin",
            "ops",
            "config",
            "dev",
            "cli",
            "bench",
            "carrier");

    private static final JavaClasses FAIRLANE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fairlane");

    @Test
    void everyClassIsInAKnownPackage() {
        Set<String> found = FAIRLANE.stream()
                .map(type -> type.getPackageName().split("\\.", -1))
                .map(names -> names.length > 1 ? names[1] : "")
                .collect(Collectors.toSet());
        assertThat(found).contains("core", "contract", "wire", "pipeline", "config", "cli", "schema");
        assertThat(Stream.concat(PACKAGES.stream(), Stream.of("schema"))).containsAll(found);
    }

    @Test
    void coreIsPlainJava() {
        coreIsPlainJavaRule().check(FAIRLANE);
    }

    @Test
    void coreUsesNeitherClockNorThread() {
        noClockRule("fairlane.core..").check(FAIRLANE);
    }

    @Test
    void rulesDetectViolations() {
        JavaClasses tests = new ClassFileImporter().importClasses(ArchitectureTest.class, ClockReader.class);
        assertThatThrownBy(() -> noClockRule("fairlane..").check(tests)).hasMessageContaining("Instant.now()");
        assertThatThrownBy(() ->
                        forbidDependencies("", List.of("core"), "org.assertj..").check(tests))
                .hasMessageContaining("org.assertj");
    }

    @ParameterizedTest
    @CsvSource({
        "pipeline, gateway delivery abuse admin cli dev",
        "delivery, pipeline abuse admin cli dev",
        "gateway, pipeline cli dev",
        "abuse, pipeline delivery gateway cli dev",
        "admin, pipeline delivery gateway abuse cli dev",
        "ops, pipeline delivery gateway abuse admin cli dev",
        "wire, pipeline delivery gateway abuse admin ops config cli dev",
        "config, wire pipeline delivery gateway abuse admin ops cli dev",
        "dev, cli",
        "http, core wire pipeline delivery gateway abuse admin ops config dev cli schema",
        "schema, core wire pipeline delivery gateway abuse admin ops config cli dev"
    })
    void packageDoesNotDependOn(String packageName, String forbidden) {
        String[] packages = Arrays.stream(forbidden.split(" ", -1))
                .map(name -> "fairlane." + name + "..")
                .toArray(String[]::new);
        forbidDependencies(packageName, PACKAGES, packages).check(FAIRLANE);
    }

    @Test
    void onlyGatewayLeasesDependOnDelivery() {
        noClasses()
                .that(resideInAPackage("fairlane.gateway.."))
                .and(not(resideInAPackage("fairlane.gateway.leases..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("fairlane.delivery..")
                .check(FAIRLANE);
    }

    @Test
    void onlyPipelineAndBenchDependOnKafkaStreams() {
        noClasses()
                .that()
                .resideOutsideOfPackages("fairlane.pipeline..", "fairlane.bench..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(FAIRLANE);
    }

    @Test
    void onlyOpsDependsOnMetricExporters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("fairlane.ops..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.prometheus..", "io.micrometer.prometheusmetrics..")
                .check(FAIRLANE);
        noClasses()
                .that()
                .resideInAnyPackage("fairlane.wire..", "fairlane.admin..", "fairlane.config..", "fairlane.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
                .check(FAIRLANE);
    }

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("fairlane.(*)..").should().beFreeOfCycles().check(FAIRLANE);
    }

    private static ArchRule coreIsPlainJavaRule() {
        return classes()
                .that()
                .resideInAPackage("fairlane.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "fairlane.core.."));
    }

    private static ArchRule noClockRule(String packages) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .dependOnClassesThat()
                .areAssignableTo(Thread.class);
    }

    /** A room that has nothing in it yet breaks no fence; one that is there must be found. */
    private static ArchRule forbidDependencies(String packageName, List<String> optionalPackages, String... forbidden) {
        boolean mayBeEmpty = optionalPackages.contains(packageName)
                && Files.notExists(Path.of("src/main/java/fairlane", packageName));
        return noClasses()
                .that()
                .resideInAPackage(packageName.isEmpty() ? "fairlane.." : "fairlane." + packageName + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(forbidden)
                .allowEmptyShould(mayBeEmpty);
    }

    private static final class ClockReader {
        Instant now() {
            return Instant.now();
        }
    }
}
