package dev.egomotion.cli;

import picocli.CommandLine.IVersionProvider;

/** Which build this is, for {@code --version}. */
final class Versions implements IVersionProvider {
    @Override
    public String[] getVersion() {
        return new String[] {"egomotion " + dev.egomotion.engine.Versions.own()};
    }
}
