package dev.egomotion.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Compares an estimate with what is known. */
@Command(
        name = "evaluate",
        synopsisSubcommandLabel = "trajectory|depth",
        subcommands = {EvaluateTrajectoryCommand.class, EvaluateDepthCommand.class})
final class EvaluateCommand implements Runnable {
    @Spec private CommandSpec spec;
    @Mixin private CommonOptions common;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "evaluate what? give 'trajectory' or 'depth'");
    }
}
