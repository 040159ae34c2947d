package dev.egomotion.trainer.run;

import java.nio.file.Path;
import java.util.List;

/** Is told and says nothing. */
public record SilentListener() implements TrainingListener {
    @Override
    public void started(String summary) {}

    @Override
    public void progressed(Progress progress) {}

    @Override
    public void validated(long step, List<ValidationFigures> figures) {}

    @Override
    public void skipped(long step, String reason) {}

    @Override
    public void saved(Path folder) {}
}
