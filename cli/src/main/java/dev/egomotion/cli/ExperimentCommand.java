package dev.egomotion.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Repeats published experiments on parts of this project. */
@Command(
        name = "experiment",
        synopsisSubcommandLabel = "distorted-digits",
        subcommands = DistortedDigitsCommand.class)
final class ExperimentCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "experiment with what? give 'distorted-digits'");
    }
}
