package dev.egomotion.trainer;

/** Running means of the objective's terms since the last report. */
final class LossMeans {
    private int count;
    private LossTerms sum = LossTerms.ZERO;
    private double countedShare;

    void add(Objective.Value value) {
        count++;
        sum = sum.plus(value.terms());
        countedShare += value.countedShare();
    }

    /** Adds a step of the pose network alone. */
    void addLesson(double motion) {
        count++;
        sum = sum.plus(new LossTerms(0, 0, 0, 0, 0, motion));
    }

    int count() {
        return count;
    }

    LossTerms terms() {
        return sum.times(1.0 / Math.max(1, count));
    }

    double countedShare() {
        return countedShare / Math.max(1, count);
    }

    void clear() {
        count = 0;
        sum = LossTerms.ZERO;
        countedShare = 0;
    }
}
