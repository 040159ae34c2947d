package dev.egomotion.trainer.loss;

/** Running means of the objective's terms since the last report. */
public final class LossMeans {
    private int count;
    private LossTerms sum = LossTerms.ZERO;
    private double countedShare;

    public void add(Objective.Value value) {
        count++;
        sum = sum.plus(value.terms());
        countedShare += value.countedShare();
    }

    /** Adds a supervised step of the pose network alone. */
    public void addSupervised(double motion) {
        count++;
        sum = sum.plus(new LossTerms(0, 0, 0, 0, 0, 0, motion));
    }

    public int count() {
        return count;
    }

    public LossTerms terms() {
        return sum.times(1.0 / Math.max(1, count));
    }

    public double countedShare() {
        return countedShare / Math.max(1, count);
    }

    public void clear() {
        count = 0;
        sum = LossTerms.ZERO;
        countedShare = 0;
    }
}
