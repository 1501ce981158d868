package fairlane;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameContaining;
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
class FencesTest {
    private static final List<String> ROOMS =
            List.of("core", "wire", "pipeline", "delivery", "gateway", "abuse", "admin", "ops", "config", "dev", "cli");

    private static final JavaClasses FAIRLANE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fairlane");

    @Test
    void everyClassIsInARoomOrASchema() {
        Set<String> found = FAIRLANE.stream()
                .map(type -> type.getPackageName().split("\\.", -1))
                .map(names -> names.length > 1 ? names[1] : "")
                .collect(Collectors.toSet());
        assertThat(found).contains("core", "wire", "pipeline", "config", "cli", "schema");
        assertThat(Stream.concat(ROOMS.stream(), Stream.of("schema"))).containsAll(found);
    }

    @Test
    void coreIsPlainJava() {
        coreIsPlainJavaRule().check(FAIRLANE);
    }

    @Test
    void coreKnowsNoClockAndNoThread() {
        coreKnowsNoClockRule("fairlane.core..").check(FAIRLANE);
    }

    @Test
    void theFencesOfCoreKeepOthersOut() {
        JavaClasses tests = new ClassFileImporter().importClasses(FencesTest.class, ReadsTheClock.class);
        assertThatThrownBy(() -> coreKnowsNoClockRule("fairlane..").check(tests))
                .hasMessageContaining("Instant.now()");
        assertThatThrownBy(() -> keepOut("", List.of("core"), "org.assertj..").check(tests))
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
        "schema, core wire pipeline delivery gateway abuse admin ops config cli dev"
    })
    void aRoomDoesNotSee(String room, String others) {
        String[] packages = Arrays.stream(others.split(" ", -1))
                .map(other -> "fairlane." + other + "..")
                .toArray(String[]::new);
        keepOut(room, ROOMS, packages).check(FAIRLANE);
    }

    @Test
    void ofTheGatewayOnlyItsLeasesKnowTheDelivery() {
        noClasses()
                .that(resideInAPackage("fairlane.gateway.."))
                .and(not(resideInAPackage("fairlane.gateway.leases..")))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("fairlane.delivery..")
                .check(FAIRLANE);
    }

    @Test
    void onlyThePipelineAndTheBenchKnowKafkaStreams() {
        noClasses()
                .that(not(resideInAPackage("fairlane.pipeline.."))
                        .and(not(resideInAPackage("fairlane.cli..").and(simpleNameContaining("Bench")))))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("org.apache.kafka.streams..")
                .check(FAIRLANE);
    }

    @Test
    void onlyOpsKnowsHowMetricsAreTold() {
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
    void noRoomDependsOnItselfByWayOfOthers() {
        slices().matching("fairlane.(*)..").should().beFreeOfCycles().check(FAIRLANE);
    }

    private static ArchRule coreIsPlainJavaRule() {
        return classes()
                .that()
                .resideInAPackage("fairlane.core..")
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", "fairlane.core.."));
    }

    private static ArchRule coreKnowsNoClockRule(String packages) {
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
    private static ArchRule keepOut(String room, List<String> rooms, String... packages) {
        boolean mayBeEmpty = rooms.contains(room) && Files.notExists(Path.of("src/main/java/fairlane", room));
        return noClasses()
                .that()
                .resideInAPackage(room.isEmpty() ? "fairlane.." : "fairlane." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages)
                .allowEmptyShould(mayBeEmpty);
    }

    private static final class ReadsTheClock {
        Instant now() {
            return Instant.now();
        }
    }
}
