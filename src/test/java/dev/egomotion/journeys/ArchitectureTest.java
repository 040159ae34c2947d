package dev.egomotion.journeys;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Who may depend on whom: docs of the folders in the README, held by the build. */
@AnalyzeClasses(packages = "dev.egomotion", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {
    @ArchTest
    static final ArchRule geometry_anyClass_dependsOnTheJdkAlone =
            classes()
                    .that()
                    .resideInAPackage("dev.egomotion.geometry..")
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage("dev.egomotion.geometry..", "java..");

    @ArchTest
    static final ArchRule broker_anyClass_dependsOnKafkaAlone =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.broker..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(modulesExcept("broker"));

    @ArchTest
    static final ArchRule schemas_anyClass_dependsOnNoOtherModule =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.schemas..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(modulesExcept("schemas"));

    @ArchTest
    static final ArchRule codecs_anyClass_dependsOnGeometryAndSchemas =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.codecs..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(modulesExcept("codecs", "geometry", "schemas"));

    @ArchTest
    static final ArchRule modelRuntime_anyClass_dependsOnGeometry =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.model..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(modulesExcept("model", "geometry"));

    @ArchTest
    static final ArchRule topology_anyClass_knowsNeitherTrainerNorReplayNorCli =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.topology..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            modulesExcept("topology", "model", "codecs", "geometry", "schemas"));

    @ArchTest
    static final ArchRule replay_anyClass_knowsNeitherTrainerNorBrokerNorCli =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.replay..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            modulesExcept(
                                    "replay",
                                    "topology",
                                    "model",
                                    "codecs",
                                    "geometry",
                                    "schemas"));

    @ArchTest
    static final ArchRule trainer_anyClass_knowsNeitherTopologyNorReplayNorCli =
            noClasses()
                    .that()
                    .resideInAPackage("dev.egomotion.trainer..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            modulesExcept("trainer", "model", "codecs", "geometry", "schemas"));

    @ArchTest
    static final ArchRule onnxRuntime_isUsed_inModelRuntimeAlone =
            owns("dev.egomotion.model..", "ai.onnxruntime..");

    @ArchTest
    static final ArchRule videoNatives_areUsed_inCodecsAlone =
            owns(
                    "dev.egomotion.codecs..",
                    "org.bytedeco.javacv..",
                    "org.bytedeco.ffmpeg..",
                    "org.bytedeco.opencv..");

    @ArchTest
    static final ArchRule libTorch_isUsed_inTrainerAlone =
            owns("dev.egomotion.trainer..", "org.bytedeco.pytorch..", "ai.onnx..");

    @ArchTest
    static final ArchRule kafkaStreams_isUsed_inTopologyAndStartedByCli =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("dev.egomotion.topology..", "dev.egomotion.cli..")
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

    private static String[] modulesExcept(String... allowed) {
        return java.util.stream.Stream.of(
                        "schemas",
                        "geometry",
                        "codecs",
                        "model",
                        "topology",
                        "replay",
                        "trainer",
                        "broker",
                        "cli",
                        "benchmarks")
                .filter(module -> !java.util.Arrays.asList(allowed).contains(module))
                .map(module -> "dev.egomotion." + module + "..")
                .toArray(String[]::new);
    }
}
