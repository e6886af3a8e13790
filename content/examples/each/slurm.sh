#!/bin/sh
# 一份名单由 Slurm 分成四十部分做：sbatch slurm.sh；哪一部分没做成，再做一次：sbatch --array=7 slurm.sh
# 做完合成清单：cat 成品/*-清单-*-40.csv > 清单.csv。中断的接着做缺的那些，结果逐字节相同。
# 没有 Slurm 的，用 GNU parallel：
#   seq 40 | parallel --retries 3 hongtou build 公文.yaml --each 名单.xlsx --shard {}/40 -j 1 -o 成品
#SBATCH --job-name=hongtou
#SBATCH --array=1-40
#SBATCH --cpus-per-task=2
#SBATCH --mem=1G
#SBATCH --requeue
hongtou build "${NOTICE:-appointment.yaml}" --each "${ROSTER:-roster.csv}" -o "${OUT:-成品}" \
    --shard "$SLURM_ARRAY_TASK_ID/${PARTS:-40}" -j "$SLURM_CPUS_PER_TASK" --quiet
code=$?
# 被杀掉的（不是公文或名单有问题的）重新排队，最多三次。
if [ $code -gt 128 ] && [ "${SLURM_RESTART_COUNT:-0}" -lt 3 ]; then
    scontrol requeue "$SLURM_JOB_ID"
fi
exit $code
