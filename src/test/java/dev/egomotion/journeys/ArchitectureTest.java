package dev.egomotion.journeys;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;

/** Who may depend on whom: docs of the folders in the README, held by the build. */
@AnalyzeClasses(
        packages = "dev.egomotion",
        importOptions = {
            ImportOption.DoNotIncludeTests.class,
            ArchitectureTest.WithoutTestJars.class
        })
final class ArchitectureTest {
    /** Leaves out the jars by which a module lends its test tools. */
    static final class WithoutTestJars implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("-tests.jar");
        }
    }

    private static final List<String> MODULES =
            List.of(
                    "schemas",
                    "geometry",
                    "odometry",
                    "codecs",
                    "live",
                    "report",
                    "model",
                    "topology",
                    "engine",
                    "dashboard",
                    "trainer",
                    "experiments",
                    "broker",
                    "cli",
                    "examples",
                    "benchmarks");

    private static final List<String> TRAINER_ROOMS =
            List.of("network", "transformer", "recipe", "data", "export", "loss", "run");

    @ArchTest
    static final ArchRule geometry_anyClass_dependsOnTheJdkAlone =
            classes()
                    .that()
                    .resideInAPackage("dev.egomotion.geometry..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.egomotion.geometry..", "java..");

    /** Names of classes say nothing to a user: FileTrouble and EngineException.line say it in words. */
    @ArchTest
    static final ArchRule messages_ofFailures_nameNoClass =
            noClasses()
                    .that()
                    .haveSimpleNameNotEndingWith("AvroCodec") // names of schemas
                    .should()
                    .callMethod(Class.class, "getSimpleName");

    @ArchTest static final ArchRule schemas_anyClass_dependsOnNoOtherModule = module("schemas");

    @ArchTest
    static final ArchRule odometry_anyClass_dependsOnGeometry = module("odometry", "geometry");

    @ArchTest static final ArchRule broker_anyClass_dependsOnNoOtherModule = module("broker");

    @ArchTest
    static final ArchRule codecs_anyClass_dependsOnGeometryAndSchemas =
            module("codecs", "geometry", "schemas");

    @ArchTest
    static final ArchRule live_anyClass_dependsOnCodecsGeometryAndSchemas =
            module("live", "codecs", "geometry", "schemas");

    @ArchTest
    static final ArchRule report_anyClass_dependsOnGeometry = module("report", "geometry");

    @ArchTest static final ArchRule model_anyClass_dependsOnGeometry = module("model", "geometry");

    @ArchTest
    static final ArchRule topology_anyClass_knowsNeitherTrainerNorEngineNorCli =
            module("topology", "model", "odometry", "codecs", "geometry", "schemas");

    @ArchTest
    static final ArchRule engine_anyClass_knowsNeitherTrainerNorDashboardNorCli =
            module(
                    "engine",
                    "report",
                    "live",
                    "broker",
                    "topology",
                    "model",
                    "odometry",
                    "codecs",
                    "geometry",
                    "schemas");

    @ArchTest
    static final ArchRule dashboard_anyClass_readsTheTopicsAlone =
            module("dashboard", "codecs", "schemas");

    @ArchTest
    static final ArchRule trainer_anyClass_knowsNeitherTopologyNorEngineNorCli =
            module("trainer", "report", "model", "odometry", "codecs", "geometry", "schemas");

    @ArchTest static final ArchRule trainersNetworks_dependOnNoOtherRoom = trainerRoom("network");

    @ArchTest
    static final ArchRule trainersTransformers_arePartsOfNetworks =
            trainerRoom("transformer", "network");

    @ArchTest static final ArchRule trainersRecipes_nameNetworks = trainerRoom("recipe", "network");

    @ArchTest
    static final ArchRule trainersData_dependsOnRecipesAndTensorsAlone =
            trainerRoom("data", "recipe", "network");

    @ArchTest
    static final ArchRule trainersExport_knowsNeitherDataNorLosses =
            trainerRoom("export", "recipe", "network");

    @ArchTest
    static final ArchRule trainersLosses_knowNothingOfRuns =
            trainerRoom("loss", "data", "export", "recipe", "network");

    @ArchTest
    static final ArchRule experiments_anyClass_buildsOnTheTrainer =
            module("experiments", "report", "trainer", "model", "codecs", "geometry", "schemas");

    @ArchTest
    static final ArchRule examples_anyClass_seesTheFrontDoor =
            module("examples", "engine", "trainer", "model", "geometry");

    @ArchTest
    static final ArchRule onnxRuntime_isUsed_inModelRuntimeAlone =
            owns("dev.egomotion.model..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule videoNatives_areUsed_inCodecsAlone =
            owns("dev.egomotion.codecs..", "org.bytedeco.javacv..", "org.bytedeco.ffmpeg..");

    @ArchTest
    static final ArchRule openCv_isUsed_inCodecsAndByTheTrackerAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.egomotion.codecs..", "dev.egomotion.odometry.opencv..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bytedeco.opencv..");

    @ArchTest
    static final ArchRule libTorch_isUsed_inTrainerExperimentsAndExamplesAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "dev.egomotion.trainer..",
                            "dev.egomotion.experiments..",
                            "dev.egomotion.examples..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.bytedeco.pytorch..");

    @ArchTest
    static final ArchRule onnxProtobuf_isUsed_inTrainerAlone =
            owns("dev.egomotion.trainer.export..", "ai.onnx..");

    @ArchTest
    static final ArchRule kafkaStreams_isUsed_inTopologyAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackage("dev.egomotion.topology..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("org.apache.kafka.streams..");

    @ArchTest
    static final ArchRule environment_isRead_inCliAlone =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.egomotion.cli..", "dev.egomotion.benchmarks..")
                    .should()
                    .callMethod(System.class, "getenv", String.class)
                    .orShould()
                    .callMethod(System.class, "getProperty", String.class)
                    .orShould()
                    .callMethod(System.class, "getProperty", String.class, String.class)
                    .because("configuration is one tree, read by the command line alone");

    @ArchTest
    static final ArchRule names_ofAnyClass_sayWhatItIs =
            noClasses()
                    .should()
                    .haveNameMatching(".*(Util|Utils|Helper|Manager|Impl|Misc)")
                    .because("a name is the field's word for the thing");

    @ArchTest
    static final ArchRule modules_ofAnyKind_formNoCycle =
            slices().matching("dev.egomotion.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule rooms_ofAnyModule_formNoCycle =
            slices().matching("dev.egomotion.(**)").should().beFreeOfCycles();

    /** A room of the trainer depends on those named after it, and on no other of the trainer's. */
    private static ArchRule trainerRoom(String room, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage("dev.egomotion.trainer." + room + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        TRAINER_ROOMS.stream()
                                .filter(other -> !other.equals(room))
                                .filter(other -> !List.of(allowed).contains(other))
                                .map(other -> "dev.egomotion.trainer." + other + "..")
                                .toArray(String[]::new));
    }

    /** A module depends on those named after it, and on no other of ours. */
    private static ArchRule module(String module, String... allowed) {
        return noClasses()
                .that()
                .resideInAPackage("dev.egomotion." + module + "..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        MODULES.stream()
                                .filter(other -> !other.equals(module))
                                .filter(other -> !List.of(allowed).contains(other))
                                .map(other -> "dev.egomotion." + other + "..")
                                .toArray(String[]::new));
    }

    private static ArchRule owns(String owner, String... packages) {
        return noClasses()
                .that()
                .resideInAPackage("dev.egomotion..")
                .and()
                .resideOutsideOfPackage(owner)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(packages);
    }
}
