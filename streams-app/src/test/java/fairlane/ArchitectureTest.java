package fairlane;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysFalse;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.EvaluationResult;
import fairlane.core.limits.RateLimit;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests the dependencies between packages, and that certain libraries are used by certain packages only. */
class ArchitectureTest {
    /**
     * The packages on which each package may depend; {@code admin..} includes the sub-packages of admin. A package may
     * depend only on packages in the rows above it, so there are no cycles. The packages of the tools are in the last
     * rows, so that production code cannot depend on them.
     */
    private static final Map<String, List<String>> ALLOWED_DEPENDENCIES = parse("""
        schema             |
        core.limits        |
        core.model         |
        core.lanes         | core.limits core.model
        core.scheduler     | core.limits core.model core.lanes
        http               |
        contract           | schema core.limits core.model
        wire               | schema contract
        config.text        | schema core.limits
        config.abuse       | schema
        config             | schema config.text config.abuse
        ops                | http config
        admin              | schema contract wire config
        admin.policies     | schema core.limits contract config config.text admin
        admin.topics       | schema contract wire admin
        admin.inspection   | schema core.model http contract wire config ops admin admin.topics
        admin.messages     | schema contract wire config config.text admin admin.policies admin.topics admin.inspection
        pipeline.topics    | schema core.limits contract wire ops
        pipeline.store     | schema core.. contract
        pipeline.metrics   | core.model core.scheduler contract ops pipeline.store
        pipeline.window    | schema core.model core.scheduler contract wire config ops pipeline.topics
        pipeline.inspection| core.. http wire config ops pipeline.topics pipeline.store pipeline.window
        pipeline.task      | schema core.. contract ops pipeline.topics pipeline.store pipeline.metrics pipeline.window \
                             pipeline.inspection
        pipeline.client    |
        pipeline           | schema core.limits contract wire config ops pipeline.topics pipeline.store \
                             pipeline.metrics pipeline.window pipeline.inspection pipeline.task pipeline.client
        delivery           | schema contract config config.text ops
        delivery.handlers  | schema wire config config.text ops delivery
        delivery.progress  | schema contract wire ops delivery
        delivery.worker    | schema contract wire config config.text ops delivery delivery.progress
        abuse.measure      | config.text config.abuse
        abuse              | schema core.limits contract wire config.. ops admin admin.policies admin.topics \
                             abuse.measure
        gateway.http       | schema http contract wire config config.text ops admin
        gateway.intake     | schema core.limits contract wire ops admin admin.inspection gateway.http
        gateway.leases     | schema http contract wire config ops delivery delivery.worker
        gateway.routes     | schema core.limits http contract wire config config.text ops admin.. gateway.http \
                             gateway.intake gateway.leases
        gateway            | schema core.limits contract wire config config.abuse ops admin.. abuse gateway.http \
                             gateway.intake gateway.leases gateway.routes
        dev                |
        cli.command        | config admin
        cli.text           | schema config.text admin.policies
        cli.policies       | schema contract config config.text admin admin.policies cli.command cli.text
        cli.messages       | schema contract wire config.text ops admin admin.messages admin.topics cli.command cli.text
        cli.inspection     | schema wire admin.. cli.command cli.text
        cli.roles          | schema contract config ops admin admin.policies pipeline delivery delivery.worker \
                             gateway gateway.http dev cli.command cli.text
        cli                | schema config config.text ops admin pipeline.topics delivery.worker gateway.http dev \
                             cli.command cli.text cli.policies cli.messages cli.inspection cli.roles
        bench.scaling      | core.. admin.inspection
        bench              | schema core.. contract config ops admin pipeline delivery delivery.worker gateway dev \
                             cli.command bench.scaling
        carrier            | schema http config config.text ops delivery.handlers cli.command
        """);

    private static final JavaClasses FAIRLANE = new ClassFileImporter()
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("fairlane");

    @Test
    void everyPackageHasARowInTheTableOfDependencies() {
        Set<String> packages = FAIRLANE.stream()
                .map(type -> type.getPackageName().substring("fairlane.".length()))
                .collect(Collectors.toCollection(TreeSet::new));
        packages.remove("core"); // the package core contains only a package-info
        assertThat(ALLOWED_DEPENDENCIES.keySet()).containsExactlyInAnyOrderElementsOf(packages);
    }

    @Test
    void tableAllowsOnlyDependenciesOnPackagesInRowsAbove() {
        assertThat(dependencyOnSameOrHigherLevel(ALLOWED_DEPENDENCIES)).isNull();
    }

    @ParameterizedTest
    @MethodSource("packages")
    void packagesHaveOnlyTheDependenciesThatTheTableAllows(String name) {
        allowedDependenciesRule("fairlane." + name, ALLOWED_DEPENDENCIES.getOrDefault(name, List.of()))
                .check(FAIRLANE);
    }

    static Stream<String> packages() {
        return ALLOWED_DEPENDENCIES.keySet().stream();
    }

    @Test
    void coreUsesOnlyTheJavaLibrary() {
        onlyTheJavaLibraryRule("fairlane.core..").check(FAIRLANE);
    }

    @ParameterizedTest
    @ValueSource(strings = {"fairlane.core..", "fairlane.abuse.measure.."})
    void pureLogicUsesNeitherClockNorThread(String packages) {
        noClockRule(packages).check(FAIRLANE);
    }

    @Test
    void onlyPipelineAndBenchDependOnKafkaStreams() {
        exclusiveLibraryRule(List.of("fairlane.pipeline..", "fairlane.bench.."), "org.apache.kafka.streams..")
                .check(FAIRLANE);
    }

    @Test
    void onlyOpsDependsOnMetricExporters() {
        exclusiveLibraryRule(List.of("fairlane.ops.."), "io.prometheus..", "io.micrometer.prometheusmetrics..")
                .check(FAIRLANE);
    }

    @Test
    void contractsConfigurationAndCommandsRecordNoMetrics() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "fairlane.contract..",
                        "fairlane.http..",
                        "fairlane.wire..",
                        "fairlane.admin..",
                        "fairlane.config..",
                        "fairlane.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.micrometer..", "io.opentelemetry..")
                .check(FAIRLANE);
    }

    @Test
    void architectureRulesDetectViolations() {
        JavaClasses samples = new ClassFileImporter().importClasses(ClockReader.class, RateHolder.class);
        assertThat(violations(noClockRule("fairlane"), samples)).contains("Instant.now()");
        assertThat(violations(onlyTheJavaLibraryRule("fairlane"), samples)).contains("RateLimit");
        assertThat(violations(allowedDependenciesRule("fairlane", List.of("core.lanes")), samples))
                .contains("RateLimit");
        assertThat(violations(allowedDependenciesRule("fairlane", List.of("core..")), samples))
                .isEmpty();
        assertThat(violations(exclusiveLibraryRule(List.of("fairlane.core.."), "java.time.."), samples))
                .contains("Instant");
        assertThat(dependencyOnSameOrHigherLevel(parse("a | b\nb |"))).isEqualTo("a -> b");
        assertThat(dependencyOnSameOrHigherLevel(parse("a |\nb | a..\nc | b"))).isNull();
        assertThatThrownBy(() -> parse("a |\na |")).hasMessageContaining("a");
    }

    private static String violations(ArchRule rule, JavaClasses classes) {
        EvaluationResult result = rule.evaluate(classes);
        return String.join("\n", result.getFailureReport().getDetails());
    }

    /** Parses a table of packages and their allowed dependencies; keeps the order of the rows. */
    private static Map<String, List<String>> parse(String table) {
        Map<String, List<String>> rows = new LinkedHashMap<>();
        table.lines().forEach(line -> {
            String[] cells = line.split("\\|", -1);
            List<String> allowed = Arrays.stream(cells[1].strip().split(" +", -1))
                    .filter(name -> !name.isEmpty())
                    .toList();
            if (rows.put(cells[0].strip(), allowed) != null) {
                throw new IllegalArgumentException("two rows for " + cells[0].strip());
            }
        });
        return rows;
    }

    /**
     * Returns the first allowed dependency whose row is not above the row of the depending package; null if there is
     * none.
     */
    private static @Nullable String dependencyOnSameOrHigherLevel(Map<String, List<String>> table) {
        Set<String> above = new TreeSet<>();
        for (Map.Entry<String, List<String>> row : table.entrySet()) {
            for (String name : row.getValue()) {
                String parent = name.replace("..", "");
                boolean isAbove = above.contains(name)
                        || (name.endsWith("..")
                                && table.keySet().stream()
                                        .filter(other -> other.equals(parent) || other.startsWith(parent + "."))
                                        .allMatch(above::contains));
                if (!isAbove) {
                    return row.getKey() + " -> " + name;
                }
            }
            above.add(row.getKey());
        }
        return null;
    }

    /**
     * Creates the rule for the dependencies of a package.
     *
     * @param allowed the packages below {@code fairlane} on which the package may depend, besides itself
     */
    private static ArchRule allowedDependenciesRule(String name, List<String> allowed) {
        DescribedPredicate<JavaClass> inAllowedPackages = allowed.isEmpty()
                ? alwaysFalse()
                : resideInAnyPackage(
                        allowed.stream().map(other -> "fairlane." + other).toArray(String[]::new));
        return classes()
                .that()
                .resideInAPackage(name)
                .should()
                .onlyDependOnClassesThat(resideOutsideOfPackage("fairlane..")
                        .or(resideInAPackage(name))
                        .or(inAllowedPackages));
    }

    private static ArchRule onlyTheJavaLibraryRule(String packages) {
        return classes()
                .that()
                .resideInAPackage(packages)
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage("java..", "org.jspecify..", packages));
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

    private static ArchRule exclusiveLibraryRule(List<String> users, String... library) {
        return noClasses()
                .that()
                .resideOutsideOfPackages(users.toArray(String[]::new))
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(library);
    }

    private static final class ClockReader {
        Instant now() {
            return Instant.now();
        }
    }

    private record RateHolder(RateLimit rate) {}
}
